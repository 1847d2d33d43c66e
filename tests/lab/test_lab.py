"""The lab: on every step and every pitfall the real project runs in the browser, nothing else is
requested, and everyone can use it.

The projects of all pages run in Node, with the JavaScript and the Python that a browser runs. One
page of each kind, and what only a browser does, is tested in Chromium.
"""

import json
import re
import shutil
import subprocess
import threading
import zipfile
from pathlib import Path

import pytest

from guide import course, environments
from guide.variants import layout
from lab.build import assemble, jupyterlite, lesson_requests, packages

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = pytest.mark.slow
GROUP = "browser"

DESKTOP, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
MOST_BYTES, MOST_BYTES_OF_LOADER = 12_000_000, 10_000
LONG = 120_000  # milliseconds: this machine may have more to do

STEP = "steps/07_logout/"
PITFALL = "pitfalls/jwt_authentication_missing/"


class Reader:
    """Someone with a browser of their own, who notes what goes wrong in it."""

    def __init__(self, chromium, address, **options):
        self.address, self.troubles = address, []
        self.context = chromium.new_context(**{"viewport": DESKTOP} | options)
        self.context.set_default_timeout(LONG)
        self.context.on("request", self.asked)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self.said)

    def asked(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"asks for {request.url}")

    def said(self, line):
        if line.type in ("error", "warning"):
            self.troubles.append(line.text)

    def visit(self, name):
        self.page.goto(f"{self.address}{name}index.html")

    def open(self, name):
        """Opens the lab of a page."""
        self.visit(name)
        self.page.click(".lab-open")
        self.page.wait_for_selector(".lab-room")

    def settle(self):
        """Waits for the console to be done."""
        self.page.wait_for_function(
            "!document.querySelector('.lab-request button').disabled", timeout=LONG
        )

    def ask(self, line):
        """Sends a request of the lesson; returns the status of each variant."""
        line.click()
        self.settle()
        return self.statuses()

    def statuses(self):
        answers = self.page.locator(".lab-exchange").first.locator(".lab-answer[data-status]")
        return [int(it.get_attribute("data-status")) for it in answers.all()]

    @property
    def lesson(self):
        return self.page.locator(".lab-lesson button").all()

    def body(self):
        return self.page.locator(".lab-exchange").first.locator(".lab-body").first.inner_text()

    def check(self):
        """Presses Check; gives {the test as a sentence: "passed", "failed" or "skipped"}."""
        self.page.click(".lab-check")
        self.page.wait_for_function(
            "[...document.querySelectorAll('.lab-check')].every("
            "it => it.textContent === 'Check' && !it.disabled)"
        )
        items = self.page.locator(".lab-tests li").all()
        return {
            it.locator(".lab-test").inner_text(): it.get_attribute("class").removeprefix("lab-")
            for it in items
        }

    def get(self, path):
        """Sends a GET request; returns what is shown of the body."""
        self.page.fill("[name=path]", path)
        self.page.select_option("[name=method]", "GET")
        self.page.click(".lab-request button")
        self.settle()
        return self.body()

    def write(self, file, text):
        """Puts this text in place of a file's."""
        self.page.click(f'[data-file="{file}"]')
        self.page.click(".cm-content")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)


@pytest.fixture(scope="module")
def reader_of_all(chromium, address):
    """One who goes from page to page."""
    reader = Reader(chromium, address)
    yield reader
    reader.context.close()


@pytest.fixture
def reader(reader_of_all):
    """Whatever went wrong in the browser fails the test."""
    reader_of_all.troubles.clear()
    yield reader_of_all
    assert reader_of_all.troubles == []


@pytest.fixture
def new_reader(chromium, address):
    """new_reader(color_scheme="dark"): one who was never here."""
    readers = []

    def make(**options):
        readers.append(Reader(chromium, address, **options))
        return readers[-1]

    yield make
    for reader in readers:
        reader.context.close()


# What is loaded


def test_the_lab_is_light(out):
    common = [path for path in (out / "lab").rglob("*") if path.is_file()]
    common = [path for path in common if path.parent.name not in ("steps", "pitfalls")]
    largest = max(assemble.transfer_size(path) for path in (out / "lab").glob("*s/*.json"))

    total = sum(map(assemble.transfer_size, common)) + largest
    loader = out / "lab" / "loader.js"
    assert total <= MOST_BYTES
    assert f"it loads {total / 1e6:.0f} MB" in loader.read_text("utf-8")
    assert loader.stat().st_size <= MOST_BYTES_OF_LOADER


def test_what_others_wrote_is_pinned_by_hash_and_not_by_address():
    locked = json.loads((packages.SOURCE / "package-lock.json").read_text("utf-8"))["packages"]

    assert len(locked) > 10
    for name, package in locked.items():
        assert "resolved" not in package
        assert not name or package["integrity"].startswith("sha512-")
    pins = packages.REQUIREMENTS.read_text("utf-8")
    assert "http" not in pins
    for package in re.split(r"\n(?=\w)", pins.strip()):
        assert "--hash=sha256:" in package


def test_the_lab_runs_what_the_course_is_taught_with():
    def pins(group):
        text = environments.requirements(group).read_text("utf-8")
        return set(re.findall(r"^([\w.-]+==[\w.]+)", text, re.MULTILINE))

    alone = {"tzdata"}  # elsewhere the system has it
    assert {pin for pin in pins("lab") if pin.partition("==")[0] not in alone} <= pins("core")


@pytest.mark.parametrize(
    "path", [packages.REQUIREMENTS, jupyterlite.REQUIREMENTS], ids=lambda path: path.name
)
def test_of_each_package_the_browser_gets_the_one_version_for_its_own_python(path):
    pins = packages.pins(path)
    names = re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)

    assert len(names) == len(set(names)) > 10
    assert {"colorama", "psutil"}.isdisjoint(names)  # not for this system
    assert pins.count("--hash") > len(names)
    assert ";" not in pins


def test_the_notebooks_get_the_micropip_that_their_python_was_made_with(out):
    made_with = json.loads((packages.SOURCE / "node_modules/pyodide/pyodide-lock.json").read_text())
    loaded = json.loads((out / "lite/wheels/pyodide-lock.json").read_text())

    assert loaded["packages"]["micropip"]["version"] == made_with["packages"]["micropip"]["version"]


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_every_curl_line_of_a_lesson_is_one_that_the_lab_can_send(step):
    """A loop of the shell is the shell's; everything else is in the list."""
    typed = [it.text for it in step.lesson.commands if it.text.startswith("curl ")]
    offered = [it["text"] for it in lesson_requests.requests_of(step.lesson) if "path" in it]

    assert {lesson_requests.request_of(text)["path"] for text in typed} == {
        lesson_requests.request_of(text)["path"] for text in offered
    }


# Every page, in Node

PAGES = Path(__file__).with_name("pages.mjs")
SECONDS = 300  # after which a page that does not answer has failed


def runs(lesson):
    return lesson.front_matter.lab != "files"


STEPS = [step for step in course.steps() if runs(step.lesson)]
STEPS_SHOWN = [step for step in course.steps() if step not in STEPS]
PITFALLS = [pitfall for pitfall in course.pitfalls() if runs(pitfall.lesson)]
PITFALLS_SHOWN = [pitfall for pitfall in course.pitfalls() if pitfall not in PITFALLS]


class Node:
    """A process of Node that runs the projects of a built lab's pages."""

    def __init__(self, lab):
        self.process = subprocess.Popen(
            [shutil.which("node"), PAGES, lab],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def run(self, kind, name, *edits):
        """Send the requests of a page's lesson, and run its tests.

        Args:
            kind: "step" or "pitfall".
            edits: for a step, {"config/urls.py": its text}, or {} for the project as it is. Its
                tests run once with each of them. The tests of a pitfall run once for each variant.

        Returns:
            (answers, tests): for each request {"text", "unknown", "statuses", "withToken"}, and
            for each run of tests {"outcomes": […], "log"}.
        """
        print(json.dumps({"kind": kind, "name": name, "edits": edits}), file=self.process.stdin)
        self.process.stdin.flush()
        watch = threading.Timer(SECONDS, self.process.kill)
        watch.start()
        try:
            line = self.process.stdout.readline()
        finally:
            watch.cancel()
        assert line, "Node ended: see what it printed"
        result = json.loads(line)
        assert "error" not in result, result["error"]
        return result["answers"], result["tests"]

    def end(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def node(out):
    process = Node(out / "lab")
    yield process
    process.end()


def outcomes(run):
    """Return {the test as a sentence: "passed", "failed" or "skipped"}; without tests, fail."""
    assert run["outcomes"], run["log"]
    return {it["title"]: it["outcome"] for it in run["outcomes"]}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_answers_its_lesson_and_its_tests_notice_a_missing_route(node, step):
    answers, (intact, broken) = node.run(
        "step", step.name, {}, {"config/urls.py": "urlpatterns = []\n"}
    )

    assert [it["unknown"] for it in answers if it["unknown"]] == []
    with_token = [it["withToken"] for it in answers if it["withToken"]]
    assert all(statuses == [200] for statuses in with_token)
    # Where the page is not shown, a browser logs in: no request of the lesson does.
    assert with_token or step.number < "04" or step.lesson.front_matter.browser
    found = outcomes(intact)
    assert len(found) > 1
    assert "failed" not in found.values()
    assert "passed" in found.values()
    assert "failed" in outcomes(broken).values()


@pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda pitfall: pitfall.name)
def test_both_variants_of_a_pitfall_answer_and_pass_their_tests(node, pitfall):
    answers, tests = node.run("pitfall", pitfall.name)

    # Only where every login fails, as it does in debug_in_production, there is no token to send.
    unknown = [it["unknown"] for it in answers if it["unknown"]]
    assert unknown == [] or 200 not in answers[0]["statuses"]
    assert any(len(it["statuses"]) == 2 for it in answers)
    for variant, run in zip(layout.VARIANTS, tests, strict=True):
        names = {it["id"].partition("::")[0] for it in run["outcomes"]}
        assert names == {f"test_{variant}.py"}
    found = outcomes(tests[0]) | outcomes(tests[1])
    assert "failed" not in found.values()
    assert "passed" in found.values()
    assert "skipped" not in found.values() or pitfall.lesson.front_matter.browser  # it says why


# One page of each kind, in Chromium

SHOWN_STEPS = ["01_project", "07_logout", "13_browser"]
SHOWN_PITFALLS = [
    "jwt_authentication_missing",  # settings
    "no_login_throttle",  # URLs
    "expired_token_not_refreshed",  # a client
    "blacklist_not_migrated",  # a setup, and tests that start processes
    "two_requests_refresh_at_once",  # tests that no browser can run
]


def in_browser(group):
    """Return the mark of tests that one worker, with one browser, runs in a row."""
    return pytest.mark.xdist_group(f"lab {group}")


@in_browser("pages")
@pytest.mark.parametrize("step", STEPS_SHOWN, ids=lambda step: step.name)
def test_a_step_that_no_browser_can_run_says_why_and_shows_its_files(reader, step):
    reader.open(f"steps/{step.name}/")

    assert reader.page.inner_text(".lab-note") == step.lesson.front_matter.browser
    reader.page.click('[data-file="config/urls.py"]')
    assert "urlpatterns" in reader.page.inner_text(".cm-content")
    assert reader.page.locator(".lab-console, .lab-check").count() == 0


@in_browser("pages")
@pytest.mark.parametrize("name", SHOWN_STEPS)
def test_a_step_is_used_broken_and_repaired(reader, name):
    reader.open(f"steps/{name}/")

    token = reader.page.locator(".lab-exchange[open] .lab-token[aria-label='Token: access'] button")
    used = 0
    for line in reader.lesson:
        reader.ask(line)
        assert reader.page.locator(".lab-error").count() == 0
        assert reader.page.locator(".lab-exchange").count() > 0
        if token.count():
            token.click()
            reader.page.keyboard.press("Enter")
            reader.settle()
            assert reader.statuses() == [200]
            used += 1
    assert used or name < "04"

    reader.write("config/urls.py", "urlpatterns = []\n")
    assert "failed" in reader.check().values()

    reader.page.click(".cm-content")
    reader.page.keyboard.press("Control+Z")
    repaired = reader.check()
    assert len(repaired) > 1
    assert "failed" not in repaired.values()
    assert "passed" in repaired.values()


@in_browser("pages")
@pytest.mark.parametrize("pitfall", PITFALLS_SHOWN, ids=lambda pitfall: pitfall.name)
def test_a_pitfall_that_no_browser_can_run_says_why_and_shows_both_variants(reader, pitfall):
    reader.open(f"pitfalls/{pitfall.name}/")

    assert reader.page.inner_text(".lab-note") == pitfall.lesson.front_matter.browser
    assert_both_variants_are_shown(reader, pitfall)
    assert reader.page.locator(".lab-console, .lab-check").count() == 0
    reader.write("right.py", "edited = True\n")
    reader.page.click(".lab-reset")
    assert_both_variants_are_shown(reader, pitfall)


@in_browser("pages")
@pytest.mark.parametrize("name", SHOWN_PITFALLS)
def test_both_variants_of_a_pitfall_answer_in_a_browser(reader, name):
    pitfall = course.find_pitfall(name)
    reader.open(f"pitfalls/{pitfall.name}/")

    for line in reader.lesson:
        asked = "curl" in line.inner_text()
        statuses = reader.ask(line)
        assert reader.page.locator(".lab-error").count() == 0
        assert len(statuses) == 2 or not asked
    found = reader.check()
    assert len(found) >= 2
    assert "failed" not in found.values()
    assert "passed" in found.values()
    if "skipped" in found.values():  # not without a word
        assert reader.page.inner_text(".lab-note") == pitfall.lesson.front_matter.browser


def test_every_kind_of_pitfall_is_shown_in_a_browser():
    kinds = {layout.difference(course.find_pitfall(name)) for name in SHOWN_PITFALLS}

    assert kinds == {layout.difference(pitfall) for pitfall in PITFALLS}


LITE_BYTES = 15_000_000
NOTEBOOKS = [path.stem for path in course.notebooks() if not jupyterlite.reason_against(path)]


@in_browser("notebooks")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_to_its_end_in_jupyterlite(new_reader, name):
    reader = new_reader()
    page, came = reader.page, []
    reader.context.on("requestfinished", lambda request: came.append(request))
    page.goto(f"{reader.address}notebooks/{name}.html")
    page.click(".lab-open")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.get_by_text("Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    book = json.loads((course.ROOT / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
    cells = [it for it in book["cells"] if it["cell_type"] == "code"]
    page.wait_for_function(
        r"""number => number == [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            .filter(it => /\d/.test(it.textContent)).length""",
        arg=len(cells),
    )

    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    outputs = page.locator(".jp-CodeCell").evaluate_all(
        "cells => cells.map(it => it.querySelectorAll('.jp-OutputArea-output').length > 0)"
    )
    assert outputs == [bool(it["outputs"]) for it in cells]
    assert [it for it in reader.troubles if "asks for" in it] == []
    assert any(request.url.endswith("pyodide.asm.wasm") for request in came)
    assert sum(request.sizes()["responseBodySize"] for request in came) <= LITE_BYTES


@in_browser("notebooks")
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_in_jupyterlite_prints_a_solution_and_its_links_open(new_reader, name):
    page = open_in_jupyterlite(new_reader(), name)
    answers = course.ROOT / "tests" / "exercises" / "notebooks" / name / "right.py"
    _, exercise, answer, *_ = re.split(r"^# %% ([\w-]+)\n", answers.read_text("utf-8"), flags=re.M)
    page.locator(".jp-CodeCell .cm-content").last.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(f'import exercises; exercises.solution("{exercise}")')
    page.keyboard.press("Shift+Enter")
    printed = page.locator(".jp-CodeCell").last.locator(".jp-OutputArea-output").last
    printed.get_by_text(answer.strip().splitlines()[0]).first.wait_for()

    links = page.locator(".jp-RenderedMarkdown a[href]").evaluate_all(
        "them => them.map(a => a.href)"
    )
    inside = {link for link in links if "127.0.0.1" in link}
    assert len(inside) >= 2
    for link in inside:
        assert page.request.get(link).status == 200, link
    with page.context.expect_page() as opened:
        page.locator('.jp-RenderedMarkdown a[href*="/steps/"]').first.click()
    opened.value.wait_for_load_state()
    assert "06 ·" in opened.value.title()


def open_in_jupyterlite(reader, name):
    reader.page.goto(f"{reader.address}lite/notebooks/index.html?path={name}.ipynb")
    reader.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    return reader.page


@pytest.mark.parametrize("path", jupyterlite.contents(), ids=lambda path: path.stem)
def test_each_link_of_a_notebook_gets_the_url_of_a_page(path):
    text = json.dumps(jupyterlite.with_urls(path))
    links = re.findall(r"\]\(([^)]+)\)", text)
    pages = [link for link in links if link.startswith(jupyterlite.WEBSITE)]

    assert [link for link in links if "://" not in link] == []
    assert f"{jupyterlite.WEBSITE}steps/06_signing_key/index.html" in pages
    assert any("/lite/notebooks/index.html?path=0" in link for link in pages)


@in_browser("notebooks")
def test_jupyterlite_pings_its_service_worker_in_its_own_folder(new_reader):
    reader = new_reader()
    page = reader.page
    page.clock.install()
    page.goto(f"{reader.address}lite/notebooks/index.html?path={NOTEBOOKS[0]}.ipynb")
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]')

    with page.expect_response(lambda it: "heartbeat" in it.url) as heartbeat:
        page.clock.fast_forward(30_000)

    assert heartbeat.value.url.startswith(f"{reader.address}lite/")
    assert heartbeat.value.text() == "ok"


@in_browser("notebooks")
@pytest.mark.parametrize("path", course.notebooks(), ids=lambda path: path.stem)
def test_a_notebook_that_cannot_run_says_why(reader, path):
    reader.page.goto(f"{reader.address}notebooks/{path.stem}.html")

    if why := jupyterlite.reason_against(path):
        reader.page.wait_for_selector(".lab-refused")
        assert why in reader.page.inner_text(".lab-refused")
        assert "python3 -m guide notebooks" in reader.page.inner_text(".lab-refused")
    else:
        reader.page.wait_for_selector(".lab-open")


# What the reader does


@in_browser("reader")
def test_a_token_is_taken_apart_and_its_time_runs_down(reader):
    reader.open(STEP)
    reader.ask(reader.lesson[0])

    token = reader.page.locator('.lab-token[aria-label="Token: access"]')
    assert '"alg": "HS256"' in token.locator(".lab-header pre").inner_text()
    assert '"user_id": "1"' in token.locator(".lab-claims pre").inner_text()
    clock = token.locator(".lab-clock")
    before = clock.inner_text()
    reader.page.wait_for_function(
        "before => document.querySelectorAll('.lab-clock')[1].textContent < before", arg=before
    )
    colours = {
        token.locator(f".lab-encoded .lab-{part}").evaluate("it => getComputedStyle(it).color")
        for part in ("header", "claims", "signature")
    }
    assert len(colours) == 3


@in_browser("reader")
def test_a_refresh_token_goes_into_the_body(reader):
    reader.open(STEP)
    reader.ask(reader.lesson[0])

    reader.page.locator('.lab-token[aria-label="Token: refresh"] button').click()
    reader.page.click(".lab-request button")
    reader.settle()

    assert reader.page.input_value("[name=path]") == "/api/token/refresh/"
    assert reader.statuses() == [200]


@in_browser("reader")
def test_edits_restart_the_project_and_survive_a_reload_until_they_are_reset(reader):
    reader.open(STEP)
    views = course.find_step("07").code["api/views.py"]
    reader.write("api/views.py", views.replace("Hello, everyone!", "Hello, reader!"))

    assert "Hello, reader!" in reader.get("/api/public/")
    reader.open(STEP)
    assert "Hello, reader!" in reader.get("/api/public/")
    assert "edited" in reader.page.inner_text('[data-file="api/views.py"]')

    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "Hello, reader!" in archive.read("07_logout/api/views.py").decode()
        assert "07_logout/manage.py" in archive.namelist()

    reader.page.click(".lab-reset")
    assert "Hello, everyone!" in reader.get("/api/public/")
    reader.open(STEP)
    assert "Hello, everyone!" in reader.get("/api/public/")


@in_browser("reader")
def test_a_restart_keeps_the_database_and_a_new_key_ends_every_token(reader):
    reader.open(STEP)
    login = reader.lesson[0]
    [protected] = [it for it in reader.lesson if "/api/protected/" in it.inner_text()]
    assert reader.ask(login) == [200]
    assert reader.ask(protected) == [200]

    reader.write("environment", f"JWT_SIGNING_KEY={'another' * 8}\n")
    assert reader.ask(protected) == [401]
    assert reader.ask(login) == [200]  # the user is still there
    assert reader.ask(protected) == [200]
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_a_project_that_does_not_start_says_where_and_why(reader):
    reader.open(STEP)
    reader.write("config/urls.py", "urlpatterns = [\n")
    reader.ask(reader.lesson[0])

    assert "config/urls.py, line 1: SyntaxError" in reader.page.inner_text(".lab-error")
    assert "failed" in reader.check().values() or "could not start" in reader.page.inner_text(
        ".lab-outcomes"
    )
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_a_view_that_never_ends_can_be_stopped(reader):
    reader.open(STEP)
    views = course.find_step("07").code["api/views.py"]
    reader.write(
        "api/views.py",
        views.replace("def public(request):", "def public(request):\n    while True: pass"),
    )
    reader.page.fill("[name=path]", "/api/public/")
    reader.page.select_option("[name=method]", "GET")
    reader.page.click(".lab-request button")
    reader.page.click(".lab-stop")
    assert reader.page.inner_text(".lab-error") == "Stopped."

    reader.page.click(".lab-reset")
    reader.page.click(".lab-request button")
    reader.settle()
    assert reader.statuses() == [200]


@in_browser("reader")
def test_the_step_before_is_a_place_to_start_from(reader):
    reader.open(STEP)
    reader.page.click(".lab-before")
    assert "failed" in reader.check().values()

    for name, text in course.find_step("07").code.items():
        if text != course.find_step("06").code.get(name):
            reader.write(name, text)
    assert set(reader.check().values()) == {"passed"}
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_the_files_that_a_lesson_creates_can_be_created(reader):
    step = course.find_step("08")
    before = course.find_step("07").code
    reader.open(f"steps/{step.name}/")
    reader.page.click(".lab-before")
    new = sorted(step.code.keys() - before.keys())
    marked = reader.page.locator(".lab-files button", has_text=" create").all()

    assert [it.get_attribute("data-file") for it in marked if it] == new
    for name, text in step.code.items():
        if text != before.get(name):
            reader.write(name, text)
    assert set(reader.check().values()) == {"passed"}
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_a_reader_can_create_a_file_of_any_name(reader):
    reader.open(STEP)
    reader.page.fill("[name=new-file]", "../outside.py")
    reader.page.get_by_role("button", name="New file").click()
    assert reader.page.locator('[data-file="../outside.py"]').count() == 0

    reader.page.fill("[name=new-file]", "api/greeting.py")
    reader.page.get_by_role("button", name="New file").click()
    reader.page.keyboard.insert_text('TEXT = "Hello, file!"')
    views = course.find_step("07").code["api/views.py"]
    reader.write(
        "api/views.py",
        "from .greeting import TEXT\n" + re.sub(r"'Hello, everyone![^']*'", "TEXT", views),
    )

    assert "Hello, file!" in reader.get("/api/public/")
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_in_a_wide_window_the_lesson_and_its_lab_are_in_view_together(reader):
    reader.open(STEP)
    seen = [
        reader.page.locator(name) for name in ("#your-task h2", ".lab-request button", ".lab-files")
    ]
    assert [in_window(it) for it in seen] == [True, True, True]
    text, lab = (reader.page.locator(name).bounding_box() for name in ("article", ".lab"))
    assert text["x"] + text["width"] <= lab["x"]

    reader.page.get_by_role("button", name="Show the lab below the lesson").click()
    assert not in_window(seen[0])
    reader.page.get_by_role("button", name="Show the lab beside the lesson").click()
    assert [in_window(it) for it in seen] == [True, True, True]

    reader.page.set_viewport_size(DESKTOP | {"width": DESKTOP["width"] - 1})
    assert reader.page.locator(".lab").bounding_box()["x"] < text["x"] + text["width"]
    assert not reader.page.locator(".lab-place").is_visible()
    reader.page.set_viewport_size(DESKTOP)


def in_window(locator):
    """Whether the reader sees the whole of an element."""
    box, window = locator.bounding_box(), locator.page.viewport_size
    return box["y"] >= 0 and box["y"] + box["height"] <= window["height"]


@in_browser("reader")
def test_a_reset_can_be_undone_and_marks_the_check_as_old(reader):
    reader.open(STEP)
    urls = course.find_step("07").code["config/urls.py"]
    reader.write("config/urls.py", urls.replace("api/protected/", "api/private/"))
    assert "failed" in reader.check().values()

    reader.page.click(".lab-reset")
    assert "Check again" in reader.page.inner_text(".lab-outcomes .lab-state")
    reader.page.click(".lab-undo")
    reader.get("/api/private/")
    assert reader.statuses() == [401]
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_two_tabs_of_a_page_have_the_same_files(reader):
    reader.open(STEP)
    first, second = reader.page, reader.context.new_page()
    reader.page = second
    reader.open(STEP)
    reader.write("api/views.py", "# 1")
    reader.page = first
    first.wait_for_selector(".lab-state:has-text('Another tab')")
    reader.write("config/urls.py", "# 2")

    second.wait_for_selector('[data-file="config/urls.py"] .lab-changed')
    assert second.locator(".lab-changed").count() == first.locator(".lab-changed").count() == 2
    second.close()
    first.click(".lab-reset")


@in_browser("reader")
def test_the_log_of_the_server_is_shown(reader):
    reader.open(STEP)
    views = course.find_step("07").code["api/views.py"]
    line = "def public(request):\n"
    reader.write("api/views.py", views.replace(line, line + "    print('I was here')\n"))
    reader.get("/api/public/")
    assert "I was here" in reader.page.locator(".lab-log").first.text_content()

    reader.write("api/views.py", views.replace(line, line + "    1 / 0\n"))
    reader.get("/api/public/")
    answer = reader.page.locator(".lab-exchange").first
    assert reader.statuses() == [500]
    assert re.match(
        r"api/views.py, line \d+: ZeroDivisionError", answer.locator(".lab-exception").inner_text()
    )
    assert "Traceback" in answer.locator(".lab-log pre").inner_text()

    reader.page.click(".lab-reset")
    assert "api/token/" in reader.get("/api/nothing/")
    assert reader.statuses() == [404]


@in_browser("reader")
def test_a_failed_test_says_what_came_instead(reader):
    reader.open("steps/04_token_urls/")
    urls = course.find_step("04").code["config/urls.py"]
    reader.write("config/urls.py", urls.replace("api/token/", "api/login/"))

    assert reader.check()["A login returns two tokens"] == "failed"
    assert "assert 404 == 200" in reader.page.locator(".lab-failed pre").first.inner_text()
    reader.page.click(".lab-reset")


@in_browser("reader")
def test_a_mistake_is_flipped_to_its_fix(reader):
    reader.open(PITFALL)
    assert_both_variants_are_shown(reader, course.find_pitfall("jwt_authentication_missing"))
    assert reader.ask(reader.lesson[0]) == [200, 200]
    assert reader.ask(reader.lesson[1]) == [403, 200]


def assert_both_variants_are_shown(reader, pitfall):
    for variant in layout.VARIANTS:
        reader.page.click(f'[data-variant="{variant}"] >> visible=true')
        last = (pitfall.path / f"{variant}.py").read_text("utf-8").splitlines()[-1]
        reader.page.click(".cm-content")
        reader.page.keyboard.press("Control+End")  # the editor renders only what is in view
        assert last in reader.page.inner_text(".cm-content")
        assert (
            reader.page.get_attribute(f'button[data-variant="{variant}"]', "aria-pressed") == "true"
        )


# Everyone, everywhere


@in_browser("everyone")
def test_a_keyboard_is_enough(reader):
    reader.visit("steps/04_token_urls/")
    press = reader.page.keyboard.press

    def tab_to(selector, most=80):
        for _ in range(most):
            if reader.page.evaluate("it => document.activeElement.matches(it)", selector):
                return
            press("Tab")
        raise AssertionError(f"no way to {selector}")

    tab_to('.breadcrumbs a[href="#lab"]')
    press("Enter")
    tab_to(".lab-open", most=3)
    press("Enter")
    reader.page.wait_for_selector(".lab-room")
    tab_to(".lab-lesson button")
    press("Enter")
    reader.settle()
    assert reader.statuses() == [200]
    tab_to(".lab-token button")
    press("Tab")
    tab_to(".lab-token button")
    press("Enter")  # the focus is on Send now
    press("Enter")
    reader.settle()
    assert reader.statuses() == [200]
    tab_to('[data-file="config/urls.py"]')
    press("Enter")
    tab_to(".cm-content")
    press("Control+A")
    reader.page.keyboard.type("urlpatterns = []")
    tab_to(".lab-check")
    press("Enter")
    reader.page.wait_for_selector(".lab-failed")
    tab_to(".lab-reset")
    press("Enter")


@in_browser("everyone")
@pytest.mark.parametrize("name", [STEP, PITFALL])
def test_axe_finds_nothing_and_it_fits_a_phone(reader, axe, name):
    reader.visit(name)
    before = in_both_themes(axe, reader.page)
    reader.page.click(".lab-open")
    reader.page.wait_for_selector(".lab-room")
    for line in reader.lesson[:2]:
        reader.ask(line)
    reader.write("wrong.py" if name == PITFALL else "config/urls.py", "urlpatterns = 'x'  # 1\n")
    reader.check()
    reader.page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
    assert reader.page.locator(".lab-failed").count() > 0
    after = in_both_themes(axe, reader.page)
    reader.page.set_viewport_size(PHONE)
    reader.page.wait_for_function("width => innerWidth === width", arg=PHONE["width"])
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    reader.page.set_viewport_size(DESKTOP)
    reader.page.click(".lab-reset")

    assert before == after == {"light": [], "dark": []}
    assert width <= PHONE["width"]


def in_both_themes(axe, page):
    """Return what axe finds in the lab, in the dark and in the light."""
    found = {}
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        found[theme] = axe(page, ".lab")
    return found


@in_browser("everyone")
def test_after_a_first_visit_it_works_offline(new_reader):
    reader = new_reader()
    reader.open(STEP)
    assert reader.ask(reader.lesson[0]) == [200]
    assert reader.troubles == []

    reader.context.set_offline(True)
    reader.open(STEP)
    assert reader.ask(reader.lesson[0]) == [200]
    assert set(reader.check().values()) == {"passed"}


@in_browser("everyone")
def test_a_kept_memory_that_does_not_fit_is_thrown_away(new_reader):
    reader = new_reader()
    reader.open(STEP)
    reader.page.evaluate(PAGES.with_name("spoil_snapshot.js").read_text("utf-8"))

    reader.open(STEP)
    assert reader.ask(reader.lesson[0]) == [200]


def refusal(reader, name=STEP):
    reader.page.wait_for_selector(".lab-refused")
    return reader.page.inner_text(".lab-refused")


@in_browser("everyone")
def test_an_old_browser_is_told_the_other_way(new_reader):
    reader = new_reader()
    reader.page.add_init_script("delete window.DecompressionStream")
    reader.visit(STEP)

    assert "too old" in refusal(reader)
    assert "python3 -m guide start 07_logout" in refusal(reader)


@in_browser("everyone")
def test_so_is_one_whose_worker_is_blocked(new_reader):
    reader = new_reader(service_workers="block")
    reader.page.route("**/lab/worker.js", lambda route: route.abort())
    reader.visit(PITFALL)
    reader.page.click(".lab-open")

    assert "python3 -m guide run pitfalls/jwt_authentication_missing --wrong" in refusal(reader)


@in_browser("everyone")
def test_a_page_from_a_folder_says_what_it_needs(chromium, out):
    page = chromium.new_page()
    page.goto((out / STEP / "index.html").as_uri())

    assert "needs a web server" in page.inner_text(".lab-refused")
    page.close()


@in_browser("everyone")
def test_nothing_is_loaded_before_the_reader_asks(new_reader):
    reader = new_reader()
    asked = []
    reader.context.on("request", lambda request: asked.append(request.url))
    reader.visit(STEP)
    reader.page.wait_for_load_state("networkidle")

    assert {url.rpartition("/")[2] for url in asked if "/lab/" in url} == {"loader.js", "lab.css"}
