"""site/axios.md says which cases of the contract the copied interceptors fail: exactly these."""

import re
import shutil
import subprocess
import sys
from contextlib import closing

import pytest

from guide import course, lessons
from tests.client_contract import step_14, test_contract
from tests.client_contract.client import Broken, Client, Target
from tests.proofs import terminals
from tests.website import following

pytestmark = pytest.mark.xdist_group("axios")
GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

CLIENTS = course.ROOT / "tests/client_contract/clients"
PAGE = following.page("axios")
ROWS = re.findall(r"^\| `(\w+)` \| (\w+) \| (\w+) \|$", PAGE, re.MULTILINE)
FAILS = {
    "axios_on_page": [],
    "axios_retry_each_request": [case for case, word, _ in ROWS if word == "fails"],
    "axios_queue_one_tab": [case for case, _, word in ROWS if word == "fails"],
}
CASES = [name.removeprefix("test_") for name in vars(test_contract) if name.startswith("test_")]


@pytest.fixture(scope="module")
def address(needs, tmp_path_factory):
    """The base URL of step 14, with the clients, and axios as package-lock.json pins it."""
    npm = shutil.which("npm")
    needs("npm", npm)
    folder = tmp_path_factory.mktemp("axios")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(CLIENTS / name, folder)
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(install, cwd=folder, check=True, capture_output=True)
    ours = [*CLIENTS.glob("*.js"), CLIENTS / "blank.html"]
    files = {f"api/{path.name}": path.read_text("utf-8") for path in ours}
    axios = folder / "node_modules/axios/dist/esm/axios.min.js"
    files["api/axios.js"] = axios.read_text("utf-8")
    with step_14.served(folder / "project", files) as address:
        yield address


def test_the_page_shows_the_client_that_passes():
    shown = [block.text for block in lessons.Lesson.of(PAGE).blocks]

    assert (CLIENTS / "axios_on_page.js").read_text("utf-8") in shown


def test_the_page_names_a_case_if_a_client_fails_it():
    named = [case for case, *_ in ROWS]

    assert named == [case for case in CASES if case in named]
    assert all("fails" in words for _, *words in ROWS)
    assert {word for _, *words in ROWS for word in words} == {"fails", "passes"}


def failed_cases(chromium, target):
    """Return the cases that a client fails, in their order."""
    failed = []
    for case in CASES:
        accounts = [(target.other, target.password2)] if "another_user" in case else []
        with closing(Client(chromium, target)) as client:
            try:
                getattr(test_contract, f"test_{case}")(client, *accounts)
            except Broken:
                failed.append(case)
    return failed


@pytest.mark.slow
@pytest.mark.parametrize("name", FAILS)
def test_a_client_fails_the_cases_that_the_page_names_and_no_others(chromium, address, name):
    module, page = f"/static/api/{name}.js", f"{address}/static/api/blank.html"

    assert failed_cases(chromium, Target(page, module, other="other")) == FAILS[name]


@pytest.mark.slow
def test_axios_on_the_page_sends_and_reads_json(chromium, address):
    target = Target(f"{address}/static/api/blank.html", "/static/api/axios_on_page.js")
    with closing(Client(chromium, target)) as client:
        tab = client.log_in()
        client.expire()

        made = tab.page.evaluate(
            """async () => {
              const {http} = await import('/static/api/axios_on_page.js');
              const {status, data} = await http.post('/api/notes/', {text: 'für uns'});
              const {data: all} = await http.get('/api/notes/');
              const missing = await http.get('/api/notes/0/').catch(error => error);
              return [status, data.text, all.length, missing.response.status];
            }"""
        )

    assert made == [201, "für uns", 1, 404]


@pytest.mark.slow
def test_the_command_prints_what_the_page_shows(chromium, address):
    [command] = lessons.Lesson.of(PAGE).commands
    words = command.text.replace("http://127.0.0.1:8000", address).split()[3:]
    program = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=course.ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )

    terminals.compare(command.shown, done.stdout, done.returncode)
    assert done.returncode == 1
