"""Finds and starts the Chromium of this machine."""

import os
import shutil
from contextlib import contextmanager

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
QUIET = ("background-networking", "component-update", "sync", "gpu")


def find():
    """Return the path of $CHROME, or of an installed Chromium, Chrome or Edge, or None."""
    return shutil.which(os.environ.get("CHROME") or "") or next(
        filter(None, map(shutil.which, NAMES)), None
    )


@contextmanager
def started(path):
    """Start a browser without a window, driven by Playwright, and yield it. Close it on exit."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", *(f"--disable-{name}" for name in QUIET)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
