"""Times the lab of a built site: `python site/lab/bench.py build/site`. Needs the packages of
requirements/browser.txt, and Chromium ($CHROME, if it is not on the path)."""

import os
import shutil
import statistics
import sys
import threading
import time
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from publish.static_files import Handler  # noqa: E402

ROUNDS = 3
STEPS = ("steps/04_token_urls/", "steps/06_signing_key/")


def seconds(task):
    before = time.perf_counter()
    task()
    return time.perf_counter() - before


class Lab:
    def __init__(self, page, address):
        self.page, self.address = page, address

    def open(self, step):
        self.page.goto(f"{self.address}{step}index.html")
        self.page.wait_for_load_state("networkidle")

    def first_token(self):
        self.page.click(".lab-open")
        self.page.click(".lab-lesson button:has-text('/api/token/')")
        self.page.wait_for_selector(".lab-token")

    def request(self):
        """Milliseconds, as the console shows them."""
        self.page.click(".lab-lesson button:has-text('/api/protected/') >> nth=-1")
        self.page.wait_for_selector(".lab-request button:enabled")
        return int(self.page.inner_text(".lab-exchange .lab-quiet >> nth=0").split()[0])

    def check(self):
        self.page.click(".lab-check")
        self.page.wait_for_selector(".lab-check:text-is('Check')")


def main(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chrome = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
        for step in STEPS:
            figures = {"first token, cold": [], "first token, warm": [], "request": [], "check": []}
            for _ in range(ROUNDS):
                context = browser.new_context()
                lab = Lab(context.new_page(), f"http://127.0.0.1:{server.server_port}/")
                for visit in ("cold", "warm"):
                    lab.open(step)
                    figures[f"first token, {visit}"].append(seconds(lab.first_token))
                    lab.page.wait_for_timeout(3000)  # the next worker is ready by then
                figures["request"] += [lab.request() / 1000 for _ in range(5)]
                figures["check"].append(seconds(lab.check))
                context.close()
            print(step)
            for name, values in figures.items():
                middle = statistics.median(values)
                print(f"  {name:20} {min(values):6.2f} {middle:6.2f} {max(values):6.2f} s")
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
