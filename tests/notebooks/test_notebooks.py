"""Each notebook runs, three times over, and prints what stands in it; its exercises can be told
right from wrong. `pytest tests/notebooks/test_notebooks.py -m slow --record` writes the outputs
again."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from guide import course, packages, projects
from guide.servers import free_port
from notebooks.serving import variable

GROUP = "notebooks"  # `test --all` installs it
DJANGO = "5.2"  # what it shows does not depend on Django's version
HERE = Path(__file__).parent
SOLUTIONS = HERE.parent / "exercises" / "notebooks"
KEY = "signs-the-outputs-that-are-recorded-in-notebooks-and-nothing-else"

NOTEBOOKS = {path.stem: path for path in course.notebooks()}
every_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


# What is read from the file, without running it


def cells(name, kind="code", tag=None):
    """The cells of one kind, as {id: the cell}; with a tag, those alone that bear it."""
    book = json.loads(NOTEBOOKS[name].read_text("utf-8"))
    return {
        cell["id"]: cell
        for cell in book["cells"]
        if cell["cell_type"] == kind and (not tag or tag in cell["metadata"].get("tags", []))
    }


def source(cell):
    return "".join(cell["source"])


def facts(name):
    return json.loads(NOTEBOOKS[name].read_text("utf-8"))["metadata"]["course"]


@every_notebook
def test_it_names_the_step_that_it_drives(name):
    step = course.find_step(facts(name)["step"])
    first = source(next(iter(cells(name, "markdown").values())))

    assert step.name == facts(name)["step"]
    assert f"](../steps/{step.name}/README.md)" in first
    assert f'connect("{step.name}"' in source(cells(name)["connect"])


@every_notebook
def test_it_says_how_to_install_the_packages_that_its_step_needs(name):
    step = course.find_step(facts(name)["step"])
    first = source(next(iter(cells(name, "markdown").values())))

    installs = [f"`python3 -m guide test --with {it} steps/{step.name}`" for it in step.groups]
    assert [line for line in installs if line not in first] == []


@every_notebook
def test_its_title_and_its_minutes_stand_at_the_top(name):
    first = source(next(iter(cells(name, "markdown").values())))

    assert re.match(rf"# {name[:2]} · \S", first)
    assert isinstance(facts(name)["minutes"], int)


@every_notebook
def test_a_cell_fits_on_a_screen(name):
    assert {id: cell for id, cell in cells(name).items() if len(cell["source"]) > 30} == {}


@every_notebook
def test_it_says_whether_it_can_run_in_a_browser(name):
    code = "\n".join(map(source, cells(name).values()))
    cannot = re.findall(r"\b(threading|cryptography|http\.server|settings=|side=|websocket)", code)

    assert bool(cannot) == bool(facts(name).get("not_in_a_browser")), cannot


@every_notebook
def test_no_token_in_it_can_be_used(name):
    tokens = re.findall(r"eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*", NOTEBOOKS[name].read_text("utf-8"))
    claims = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in tokens]

    assert [claim for claim in claims if claim["exp"] > 1_768_000_000] == []  # 9 January 2026


@every_notebook
def test_it_has_two_or_three_exercises_each_with_a_check(name):
    ids = list(cells(name))
    answers = list(cells(name, tag="exercise"))

    assert 2 <= len(answers) <= 3
    assert [ids[ids.index(answer) + 1] for answer in answers] == [f"check-{id}" for id in answers]


# What is run


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """project("06_signing_key"): that step, laid out and prepared."""
    made = {}

    def make(step):
        if step not in made:
            folder = tmp_path_factory.mktemp(step)
            made[step] = projects.lay_out(course.find_step(step).path, folder)
            projects.prepare(folder, JWT_SIGNING_KEY=KEY)
        return made[step]

    return make


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A folder with a new private key. Its id is always the same, and no notebook prints more."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    folder = tmp_path_factory.mktemp("keys")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "signs-recorded-outputs-and-nothing-else.pem").write_bytes(pem)
    return folder


def execute_book(book, **options):
    """Runs a notebook in a fresh kernel, in the folder of the notebooks."""
    from nbclient import NotebookClient
    from traitlets.config import Config

    with tempfile.TemporaryDirectory() as folder:
        # A port that nobody uses now may be taken when the kernel wants it; a file's name is not.
        files = {"transport": "ipc", "ip": f"{folder}/kernel"} if os.name == "posix" else {}
        NotebookClient(
            book,
            timeout=120,
            startup_timeout=120,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": course.ROOT / "notebooks"}},
            config=Config(ConnectionFileMixin=files),
            **options,
        ).execute()


RUNS = ("blank", "wrong", "right")  # what the cells of its exercises hold
# Forgets all names, those of `%load_ext` too: a right answer needs none of a cell below it.
RESET = "get_ipython().extension_manager.loaded.clear()\nget_ipython().reset()"


@pytest.fixture(scope="module")
def ran(request, project, keys, tmp_path_factory):
    """A notebook's name, and {"blank": the notebook after a run, "wrong": …, "right": …}.

    All of RUNS are in one fresh kernel, against one fresh server, its clock stopped unless the
    notebook says `"clock": "runs"`. So the second and the third run begin again from the top.
    """
    import nbformat

    name = request.param
    step = facts(name)["step"]
    packages.skip_without(course.find_step(step))
    books = {kind: nbformat.read(NOTEBOOKS[name], as_version=4) for kind in RUNS}
    for kind in ("wrong", "right"):
        for cell in books[kind].cells:
            cell.source = answers(name, kind).get(cell.id, cell.source)
    whole = nbformat.v4.new_notebook(metadata=nbformat.from_dict(books["blank"].metadata))
    whole.cells = [*books["blank"].cells, *books["wrong"].cells]
    whole.cells += [nbformat.v4.new_code_cell(RESET), *books["right"].cells]
    # A copy, because the counted token ids start over: no database may know them yet.
    folder = shutil.copytree(project(step), tmp_path_factory.mktemp(name) / step)
    if facts(name).get("clock") != "runs":
        shutil.copy(HERE / "frozen_manage.py", folder / "manage.py")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JWT_KEYS_DIR", str(keys))
        with projects.serving(folder, seconds=60, JWT_SIGNING_KEY=KEY) as address:
            patch.setenv("JWT_SIGNING_KEY", KEY)
            patch.setenv(variable(step), address)
            execute_book(whole)
    return name, books


every_run = pytest.mark.parametrize(
    "ran",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"notebook {name}")) for name in NOTEBOOKS],
    indirect=True,
)


def shown(cell):
    """The outputs of a cell, as the text of a notebook holds them, without what differs from one
    run to the next: in a cell where time passes, pictures and the fractions of a second."""
    outputs = [
        {name: joined(value) for name, value in output.items() if name != "metadata"}
        for output in cell["outputs"]
    ]
    if "time-passes" not in cell["metadata"].get("tags", []):
        return outputs
    text = json.dumps(outputs, ensure_ascii=False)
    text = re.sub(r'("image/[^"]+": )"(\\.|[^"\\])*"', r'\1"…"', text)
    return json.loads(re.sub(r"\d+\.\d+", "…", text))


def joined(value):
    """A notebook's file has texts as lists of lines."""
    if isinstance(value, dict):
        return {name: joined(one) for name, one in value.items()}
    return "".join(value) if isinstance(value, list) else value


@pytest.mark.slow
@every_run
def test_it_prints_what_it_shows_and_runs_again_from_the_top(ran, request):
    import nbformat

    name, books = ran
    prints = {cell.id: shown(cell) for cell in books["blank"].cells if cell.cell_type == "code"}
    stands = {id: shown(cell) for id, cell in cells(name).items()}

    if request.config.getoption("--record") and prints != stands:
        text = nbformat.writes(books["blank"]) + "\n"
        NOTEBOOKS[name].write_text(text, "utf-8", newline="\n")
    else:
        assert prints == stands


def answers(name, kind):
    """The kept answers to a notebook's exercises, "right" or "wrong", as {id of the cell: text}."""
    kept = (SOLUTIONS / name / f"{kind}.py").read_text("utf-8")
    _, *parts = re.split(r"^# %% ([\w-]+)\n", kept, flags=re.MULTILINE)
    return {id: text.strip() for id, text in zip(parts[::2], parts[1::2], strict=True)}


def verdicts(cells):
    """What the check cells print, as {id of the exercise: text}."""
    return {
        cell["id"].removeprefix("check-"): "".join(
            line for output in cell["outputs"] for line in output.get("text", "")
        )
        for cell in cells
        if cell["id"].startswith("check-")
    }


@every_notebook
def test_every_exercise_has_a_right_answer_kept_and_a_wrong_one(name):
    exercises = set(cells(name, tag="exercise"))

    assert set(answers(name, "right")) == set(answers(name, "wrong")) == exercises


@every_notebook
def test_a_blank_answer_is_not_right(name):
    for exercise, verdict in verdicts(cells(name).values()).items():
        assert verdict.startswith("Not yet: "), (exercise, verdict)


@pytest.mark.slow
@every_run
@pytest.mark.parametrize("kind, begins", [("wrong", "Not yet: "), ("right", "Right.")])
def test_the_checks_tell_right_from_wrong(ran, kind, begins):
    name, books = ran
    said = verdicts(books[kind].cells)

    assert set(said) == set(cells(name, tag="exercise"))
    for exercise, verdict in said.items():
        assert verdict.startswith(begins), (exercise, verdict)


# What a reader meets when something is not there


@pytest.fixture
def first_cell(monkeypatch):
    """first_cell("import x"): what Jupyter shows when the cell that connects, after this line,
    stops with an error."""
    import nbformat

    def run(*lines):
        connect = source(cells("01_first_token")["connect"])
        book = nbformat.v4.new_notebook()
        book.cells = [nbformat.v4.new_code_cell(text) for text in [*lines, connect]]
        execute_book(book, allow_errors=True)
        (error,) = book.cells[-1].outputs
        return error["traceback"]

    return run


HELP = "Run `python3 -m guide notebooks` and open the notebook there."


@pytest.mark.slow
def test_without_a_server_one_sentence_says_what_to_do(first_cell, monkeypatch):
    address = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("API_06_SIGNING_KEY", address)

    (line,) = first_cell()
    assert line.startswith(f"Nothing answers at {address}. Start that API again.")
    assert "unset the variable API_06_SIGNING_KEY" in line


@pytest.mark.slow
def test_on_a_wrong_port_one_sentence_says_what_to_do(first_cell, monkeypatch):
    with another_server() as address:
        monkeypatch.setenv("API_06_SIGNING_KEY", address)

        assert first_cell() == [
            f"The server at {address} is not an API of the course. "
            "Correct or unset API_06_SIGNING_KEY, and restart Jupyter."
        ]


@contextmanager
def another_server():
    with ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.slow
def test_on_an_old_kernel_one_sentence_says_what_to_do(first_cell):
    old = first_cell("import sys; sys.version_info = (3, 9, 18)")

    assert old == [f"This kernel is Python 3.9; the course needs 3.11. {HELP}"]


@pytest.mark.slow
@pytest.mark.parametrize("package", ["requests", "yaml"])
def test_without_a_package_one_sentence_says_what_to_do(first_cell, package):
    lacking = first_cell(f"import sys; sys.modules[{package!r}] = None")

    (line,) = lacking
    assert line.startswith(f"This kernel's Python has no {package}")
    assert line.endswith(HELP)


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why_in_one_sentence(first_cell, monkeypatch):
    monkeypatch.setenv("JWT_SIGNING_KEY", "short")

    (line,) = first_cell()
    assert line.startswith("06_signing_key does not start: JWT_SIGNING_KEY is missing or shorter")


CONNECT = """
import sys
sys.path.insert(0, "notebooks")
from course_api import connect
API = connect("06_signing_key")
print(API, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", ["close", "kill"])
def test_without_an_address_a_server_starts_and_ends_with_the_kernel(end):
    environment = projects.environment()
    environment.pop("API_06_SIGNING_KEY", None)
    kernel = subprocess.Popen(
        [sys.executable, "-c", CONNECT],
        cwd=course.ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with kernel:
        lines = (line.strip() for line in kernel.stdout)
        address = next(line for line in lines if line.startswith("http"))
        assert requests.get(f"{address}/api/protected/").status_code == 401
        kernel.stdin.close() if end == "close" else kernel.kill()
    deadline = time.monotonic() + 20
    while answers_at(address) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not answers_at(address)


def answers_at(address):
    try:
        requests.get(address, timeout=5)
    except requests.ConnectionError:
        return False
    return True
