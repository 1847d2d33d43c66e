"""The requests of site/requests.md: every client that is on this machine sends them, as the page
shows them, to a live server, and gets the same answers."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from guide import course, projects

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site_clients")]

GROUP = "browser"  # `test --all` installs it

PRINTS_JSON = {
    "requests": "import builtins, json\n"
    "builtins.print = lambda it, say=print: say(json.dumps(it))\n",
    "fetch": "console.log = (it) => process.stdout.write(JSON.stringify(it) + '\\n');\n",
}


@pytest.fixture(scope="module")
def clients(needs):
    """The module that writes the page."""
    needs("Sphinx (requirements/site.txt)", importlib.util.find_spec("sphinx"))
    path = course.ROOT / "site" / "extensions" / "clients.py"
    spec = importlib.util.spec_from_file_location("clients", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """What `python3 -m guide run` serves: the end of Part I, with the demo user."""
    folder = tmp_path_factory.mktemp("served") / "project"
    projects.lay_out(course.end_of_part_two().path, folder)
    projects.prepare(folder)
    return folder


@pytest.fixture
def address(project):
    with projects.serving(project) as address:
        yield address


@pytest.fixture(scope="module")
def expected(clients, project):
    """The answers, asked for without any of the clients' words."""
    kept, answers = {}, []
    with projects.serving(project) as address:
        for request in clients.requests():
            fields = {
                name: kept[value[1:]] if value.startswith("$") else value
                for name, value in request.get("fields", {}).items()
            }
            token = request.get("token")
            answer = requests.request(
                request["method"],
                address + request["path"],
                data=fields,
                headers={"Authorization": f"Bearer {kept[token]}"} if token else {},
            ).json()
            keep(kept, request, answer)
            answers.append(without_tokens(answer))
    assert answers[1] == {"message": "Hello, user! This is a protected view."}
    return answers


def keep(kept, request, answer):
    kept |= {name: answer[key] for name, key in request.get("keep", {}).items()}


def without_tokens(answer):
    return {
        name: re.sub("^eyJ[-.\\w]+$", "eyJ…", value) if isinstance(value, str) else value
        for name, value in answer.items()
    }


def in_a_shell(clients, address, client, shell, run):
    """Types what the page shows, request by request; copies tokens as a reader does."""
    kept, answers = {}, []
    for number, request in enumerate(clients.requests()):
        lines = clients.SHELLS[client][shell](request, number == 0).splitlines()
        commands = [line for line in lines if "eyJ…" not in line]
        copies = [re.match(r"\$?(\w+)", line)[1] for line in lines if "eyJ…" in line]
        assert copies == list(request.get("keep", {}))

        answer = json.loads(run("\n".join(commands).replace(clients.API, address), kept))
        keep(kept, request, answer)
        answers.append(without_tokens(answer))
    return answers


def output_of(command, **more):
    run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, **more)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture
def httpie(needs, tmp_path):
    """The environment in which `http` runs as in a terminal: it waits for no standard input."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    needs("HTTPie (requirements/browser.txt)", shutil.which("http", path=places))
    (tmp_path / "config.json").write_text('{"default_options": ["--ignore-stdin"]}')
    return {"PATH": places, "HTTPIE_CONFIG_DIR": str(tmp_path)}


def bash(needs, **environment):
    needs("bash", shutil.which("bash"))
    return lambda typed, kept: output_of(
        ["bash", "-c", typed], env=os.environ | environment | kept, stdin=subprocess.DEVNULL
    )


def powershell(**environment):
    program = shutil.which("pwsh") or shutil.which("powershell")
    if not program:
        # Debian has no package of it, so JWT_GUIDE_REQUIRE cannot ask for it. GitHub's runners do.
        assert not os.environ.get("GITHUB_ACTIONS"), "GitHub's runners have PowerShell"
        pytest.skip("PowerShell is not on this machine")
    curl = "curl.exe" if os.name == "nt" else "curl"

    def run(typed, kept):
        variables = "".join(f'${name} = "{value}"\n' for name, value in kept.items())
        typed = variables + typed.replace("curl.exe", curl)
        return output_of([program, "-NoProfile", "-Command", typed], env=os.environ | environment)

    return run


def test_curl_in_bash(needs, clients, address, expected):
    needs("curl", shutil.which("curl"))
    assert in_a_shell(clients, address, "curl", "bash", bash(needs)) == expected


def test_httpie_in_bash(needs, clients, address, expected, httpie):
    assert in_a_shell(clients, address, "HTTPie", "bash", bash(needs, **httpie)) == expected


def test_curl_in_powershell(clients, address, expected):
    assert in_a_shell(clients, address, "curl", "PowerShell", powershell()) == expected


def test_httpie_in_powershell(clients, address, expected, httpie):
    assert in_a_shell(clients, address, "HTTPie", "PowerShell", powershell(**httpie)) == expected


def program(clients, client, address):
    """All that the page shows for a language, one after the other, made to print JSON."""
    _, say = clients.LANGUAGES[client]
    shown = [say(request, number == 0) for number, request in enumerate(clients.requests())]
    return PRINTS_JSON[client] + "\n".join(shown).replace(clients.API, address)


def test_requests_in_python(clients, address, expected):
    printed = output_of([sys.executable, "-c", program(clients, "requests", address)])

    assert [without_tokens(json.loads(line)) for line in printed.splitlines()] == expected


def test_fetch_in_javascript(needs, clients, address, expected, tmp_path):
    needs("node", shutil.which("node"))
    file = tmp_path / "requests.mjs"
    file.write_text(program(clients, "fetch", address), "utf-8")

    printed = output_of(["node", file])

    assert [without_tokens(json.loads(line)) for line in printed.splitlines()] == expected
