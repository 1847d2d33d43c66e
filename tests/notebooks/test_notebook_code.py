"""The cells show what a person writes: they run as a script, and their client works in a session
of requests."""

import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import requests

from guide import course, environments, projects, servers
from notebooks.serving import command

GROUP = "notebooks"
DJANGO = "5.2"  # what it shows does not depend on Django's version

GUIDE = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"
KEY = "signs-the-tokens-of-these-tests-and-nothing-else-0123456789"
BOOKS = {path.stem: json.loads(path.read_text("utf-8")) for path in course.notebooks()}
SCRIPTS = ("01_first_token", "02_inside_a_token")
every_notebook = pytest.mark.parametrize("name", BOOKS)


def cells(name, kind="code"):
    """Return {id: (source, what it printed)} of a notebook's cells of one kind."""
    return {
        cell["id"]: ("".join(cell["source"]), "".join(map(text_of, cell.get("outputs", []))))
        for cell in BOOKS[name]["cells"]
        if cell["cell_type"] == kind
    }


def text_of(output):
    return "".join(output.get("text", "")) or f"<{output['output_type']}>"


@every_notebook
def test_the_first_cell_makes_a_session_as_a_script_would(name):
    first, second = list(cells(name).items())[:2]

    assert first == ("session", ("import requests\n\nsession = requests.Session()", ""))
    assert second[0] == "connect"
    assert re.search(r"^API = connect\(", second[1][0], re.MULTILINE)


@every_notebook
def test_its_last_cell_leads_to_the_notebooks_before_and_after(name):
    names = list(BOOKS)
    number = names.index(name)
    near = [*names[max(number - 1, 0) : number], *names[number + 1 : number + 2]]
    last = cells(name, "markdown")["next"][0]

    titles = [next(iter(cells(each, "markdown").values()))[0].split("\n")[0][2:] for each in near]
    assert BOOKS[name]["cells"][-1]["id"] == "next"
    assert re.findall(r"\[(.+?)\]\((\w+)\.ipynb\)", last) == list(zip(titles, near, strict=True))


def test_the_command_starts_the_apis_that_a_notebook_uses_as_they_are(monkeypatch):
    """With other settings, a notebook starts a server of its own."""
    monkeypatch.setattr(environments, "is_lacking", lambda group: False)
    used = {
        book["metadata"]["course"]["step"]
        for name, book in BOOKS.items()
        if "settings=" not in cells(name)["connect"][0]
    }

    assert command.steps() == sorted(used)
    assert {"06_signing_key", "07_logout"} <= used


def test_the_command_starts_no_api_whose_packages_are_missing(monkeypatch):
    """The notebook then says what to type. The others work."""
    monkeypatch.setattr(environments, "is_lacking", lambda group: True)

    assert "06_signing_key" in command.steps()
    assert [step for step in command.steps() if course.find_step(step).groups] == []


PREDICT = re.compile(r"\? (.+ )?Write down your answer, then run the cells?\.$", re.DOTALL)


@every_notebook
def test_it_asks_for_a_prediction_before_the_cells_that_surprise(name):
    before_exercises = itertools.takewhile(
        lambda cell: "exercise" not in cell["metadata"].get("tags", []), BOOKS[name]["cells"]
    )
    asked = 0
    for cell, following in itertools.pairwise(before_exercises):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and "Write down" in source:
            asked += 1
            assert PREDICT.search(source), cell["id"]  # the answer is not in the same cell
            assert following["cell_type"] == "code", cell["id"]

    assert asked >= 2


# A script


def script_of(name, url):
    """Return the cells before the exercises as a script, and what they print in the notebook.

    The line that only the notebook needs is replaced as its comment says.
    """
    lines, printed = [], ""
    for id, (source, output) in cells(name).items():
        if id == "connect":
            written = re.search(r'^# In a script of your own: (API = "(.*)")$', source, re.M)
            assert written[2] == "http://127.0.0.1:8000"
            source = written[1].replace(written[2], url)
        if "exercise" in tags(name, id):
            break
        lines.append(source)
        printed += output
    return "\n".join(lines), printed


def tags(name, id):
    return next(c for c in BOOKS[name]["cells"] if c["id"] == id)["metadata"].get("tags", [])


def alike(text):
    """Return an output without what differs from one login to the next."""
    text = re.sub(r"^(payload|signature) .*", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"eyJ[\w.-]+", "TOKEN", text)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME", text)
    text = re.sub(r'("jti": ")\w+', r"\1JTI", text)
    return re.sub(r'("(exp|iat)": )\d+', r"\1SECONDS", text)


@contextmanager
def guide_run(step):
    """`python3 -m guide run` of a step, and the URL at which it serves."""
    port = servers.free_port()
    environment = os.environ | {"JWT_SIGNING_KEY": KEY}
    command = [sys.executable, "-c", GUIDE, "run", step, "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=course.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server)
            yield url
        finally:
            server.terminate()


def wait_for(url, server):
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            requests.get(f"{url}/api/public/", timeout=10)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    server.terminate()
    raise AssertionError(server.stdout.read())


@pytest.mark.slow
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_cells_before_the_exercises_run_as_a_script_and_print_the_same(name, tmp_path):
    with guide_run(BOOKS[name]["metadata"]["course"]["step"]) as url:
        source, printed = script_of(name, url)
        (tmp_path / "script.py").write_text(source, "utf-8")
        run = subprocess.run(
            [sys.executable, "-I", "script.py"],  # it finds no module of the course
            cwd=tmp_path,
            env=os.environ | {"JWT_SIGNING_KEY": KEY},
            capture_output=True,
            text=True,
        )

    assert run.stderr == ""
    assert alike(run.stdout) == alike(printed)
    assert len(printed.splitlines()) > 10


# The client that refreshes its token


SETTINGS = """
SIMPLE_JWT = SIMPLE_JWT | {
    'ACCESS_TOKEN_LIFETIME': timedelta(seconds=2),
    'REFRESH_TOKEN_LIFETIME': timedelta(seconds=5),
}
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """The URL of step 06 with tokens that live for two and for five seconds."""
    from notebooks.serving.servers import lay_out

    folder = tmp_path_factory.mktemp("step")
    module = lay_out("06_signing_key", None, SETTINGS, folder)
    options = {"JWT_SIGNING_KEY": KEY, "DJANGO_SETTINGS_MODULE": module}
    projects.prepare(folder, **options)
    with projects.serving(folder, **options) as url:
        yield url


@pytest.fixture(params=["RefreshOn401", "RefreshOnce"])
def client(request, api):
    """A session whose auth is one of the two classes, just logged in."""
    space = {"requests": requests, "threading": threading, "API": api}
    for id in ("refresh-on-401", "refresh-once"):
        exec(cells("09_threads_and_refresh")[id][0], space)
    session = requests.Session()
    data = {"username": "user", "password": "pass"}
    tokens = requests.post(f"{api}/api/token/", data=data).json()
    session.auth = space[request.param](tokens)
    return session


def test_both_notebooks_show_the_same_client():
    shown = [cells(name)["refresh-on-401"][0] for name in BOOKS if "refresh-on-401" in cells(name)]

    assert len(shown) == 2 and len(set(shown)) == 1


def get_in_threads(client, url, number):
    """Return the sorted statuses that so many threads get, which share a client."""
    found = []

    def call():
        found.append(client.get(url, timeout=20).status_code)

    threads = [threading.Thread(target=call, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(found)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 5])
def test_the_client_refreshes_an_expired_access_token(client, api, number):
    first = client.auth.tokens["access"]
    time.sleep(2)

    assert get_in_threads(client, f"{api}/api/protected/", number) == [200] * number
    assert client.auth.tokens["access"] != first


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 5])
def test_the_client_returns_the_401_when_the_refresh_token_has_expired(client, api, number):
    time.sleep(5)

    assert get_in_threads(client, f"{api}/api/protected/", number) == [401] * number


@pytest.mark.slow
def test_the_client_sends_its_token_to_no_other_server(client, api):
    other = api.replace("127.0.0.1", "localhost")
    prepared = client.prepare_request(requests.Request("GET", f"{other}/api/protected/"))

    assert "Authorization" not in prepared.headers
