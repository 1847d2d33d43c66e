"""The lab and the notebooks run in a browser that got them from another machine, over HTTP: the
plan "In the browser" of site/teach.md is done, and nothing outside the room is requested."""

import functools
import re
import sys
import threading
import time
from http.server import ThreadingHTTPServer

import pytest

from guide import course
from lab.build import jupyterlite
from publish import room
from publish.static_files import Handler
from tests.workshop import rehearsal

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("notebooks")]
GROUP = "browser"

LONG = 120_000  # milliseconds: this machine may have more to do
PLAN = "In the browser, nothing installed"
STEPS = re.findall(r"/steps/(\w+)/", "".join(what for what, _ in rehearsal.rows(PLAN)))
NOTEBOOKS = [path.stem for path in course.notebooks() if not jupyterlite.reason_against(path)]


@pytest.fixture(scope="module")
def url(out, needs):
    """The URL at which the site is served to the network of this machine."""
    addresses = room.addresses()
    needs("a network", addresses)
    handler = functools.partial(Handler, directory=out)
    with ThreadingHTTPServer((room.EVERYONE, 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{addresses[0]}:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(chromium, url):
    context = chromium.new_context()
    context.set_default_timeout(LONG)
    outside = []
    context.on(
        "request", lambda it: it.url.startswith((url, "data:", "blob:")) or outside.append(it.url)
    )
    yield context.new_page()
    context.close()
    assert outside == []


def test_the_plan_names_the_notebook_and_the_steps_that_are_rehearsed():
    rows = "".join(what for what, _ in rehearsal.rows(PLAN))

    assert STEPS == [step.name for step in course.steps()[:4]]
    assert re.findall(r"/(\w+)\.ipynb", rows) == ["02_inside_a_token"]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_the_plan_is_done_in_the_browser(url, page, name):
    """From the step before to passing tests, as a learner who makes no mistake does it."""
    began = time.monotonic()
    page.goto(f"{url}/steps/{name}/index.html")
    page.click(".lab-open")
    page.wait_for_selector(".lab-room")
    step = course.find_step(name)
    if step.before:
        page.click(".lab-before")
        page.click(".lab-check")
        assert "failed" in checked(page)
        for file, text in step.code.items():
            if text != step.before.code.get(file):
                write(page, file, text)
    page.click(".lab-check")

    assert set(checked(page)) == {"passed"}
    print(f"{time.monotonic() - began:5.0f} s | {name} in the browser", file=sys.stderr)


def write(page, file, text):
    page.click(f'[data-file="{file}"]')
    page.click(".cm-content")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def checked(page):
    """Return how each test of a check has ended, as soon as all have."""
    page.wait_for_function(
        "[...document.querySelectorAll('.lab-check')].every("
        "it => it.textContent === 'Check' && !it.disabled)"
    )
    return [
        it.get_attribute("class").removeprefix("lab-") for it in page.locator(".lab-tests li").all()
    ]


def test_the_lab_of_a_step_answers_a_request(url, page):
    page.goto(f"{url}/steps/04_token_urls/index.html")
    page.click(".lab-open")
    page.wait_for_selector(".lab-room")
    page.locator(".lab-lesson button").first.click()
    page.wait_for_function("!document.querySelector('.lab-request button').disabled")

    assert page.evaluate("isSecureContext") is False  # so there is no service worker
    answer = page.locator(".lab-exchange").first.locator(".lab-answer[data-status]").first
    assert answer.get_attribute("data-status") == "200"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_checks_the_answers_to_its_exercises(url, page, name):
    page.goto(f"{url}/notebooks/{name}.html")
    page.click(".lab-open")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.get_by_text("Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(
        r"""[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            .every(it => /\d/.test(it.textContent))"""
    )

    outputs = page.locator(".jp-CodeCell .jp-OutputArea-output").all_inner_texts()
    assert len([text for text in outputs if text.startswith("Not yet: ")]) == 3
