"""When a notebook's API is missing, one message says which way it is missing, and what to do."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from guide import bootstrap, course
from guide.servers import free_port

GROUP = "notebooks"
DJANGO = "5.2"  # what it shows does not depend on Django's version

NOTEBOOKS = course.ROOT / "notebooks"
# What Jupyter does with an error that knows how it is shown.
SHOW = """
import sys
try:
    exec(sys.argv[1])
except Exception as error:
    print(*error._render_traceback_(), sep="\\n")
"""


def run(code, **variables):
    """Return what a kernel shows that runs this code with these environment variables."""
    environment = {name: value for name, value in os.environ.items() if name[:4] != "API_"}
    for name in ("JWT_SIGNING_KEY", "JWT_GUIDE_NOTEBOOKS"):
        environment.pop(name, None)
    answer = subprocess.run(
        [sys.executable, "-c", SHOW, code],
        cwd=NOTEBOOKS,
        env=environment | {"PYTHONPATH": str(NOTEBOOKS)} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.stderr == ""
    return answer.stdout.strip()


CONNECT = 'from course_api import connect; print(connect("06_signing_key"))'
SIGN = 'from course_api import connect; print(connect("06_signing_key", signs=True))'


@contextmanager
def api(protected=200, code=None):
    """A server that answers as an API of the course, the protected view with this status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            public = self.path == "/api/public/"
            body = {"message": "Hello!"} if public else {"code": code}
            self.send_response(200 if public else protected)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_api_that_runs_is_found_by_its_variable():
    with api() as url:
        assert run(CONNECT, API_06_SIGNING_KEY=f"{url}/") == url


def test_a_url_without_a_scheme_is_understood():
    with api() as url:
        assert run(CONNECT, API_06_SIGNING_KEY=url.removeprefix("http://")) == url


def test_an_api_that_runs_is_found_without_the_packages_of_the_course():
    lacking = "import sys; sys.modules |= dict.fromkeys(['markdown_it', 'yaml', 'django', 'jwt'])"
    with api() as url:
        assert run(f"{lacking}; {CONNECT}", API_06_SIGNING_KEY=url) == url


def test_an_api_that_has_stopped_under_guide_notebooks_is_started_by_the_same_command():
    url = f"http://127.0.0.1:{free_port()}"
    said = run(CONNECT, API_06_SIGNING_KEY=url, JWT_GUIDE_NOTEBOOKS="1")

    assert said.startswith(f"Nothing answers at {url}. The API has stopped. In the terminal")
    assert "press Ctrl-C, and type the command again" in said


def test_an_api_that_stops_later_is_named_by_the_request_that_fails():
    url = f"http://127.0.0.1:{free_port()}/api/public/"
    said = run(f"import course_api, requests; requests.get({url!r})")

    assert said.startswith(f"Nothing answers at {url}. Start that API again.")
    assert "Traceback" not in said


@pytest.mark.parametrize("proxy", ["http_proxy", "HTTP_PROXY"])
def test_requests_to_this_machine_use_no_proxy_and_no_netrc(proxy, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login user password pass", "utf-8")
    code = (
        f"{CONNECT}; import os, requests; s = requests.Session(); "
        "print(s.get(os.environ['API_06_SIGNING_KEY']).request.headers.get('Authorization'))"
    )
    with api() as url:
        variables = {proxy: "http://127.0.0.1:9", "NETRC": str(netrc), "NO_PROXY": "example.com"}
        assert run(code, API_06_SIGNING_KEY=url, **variables).split() == [url, "None"]


def test_a_step_whose_packages_are_missing_is_named_with_the_command_that_installs_them():
    lacking = "import course_api; from guide import environments; environments.is_lacking = bool"
    said = run(f'{lacking}; course_api.connect("24_websockets")').splitlines()[-1]

    assert said.startswith("The packages of requirements/protocols.txt are not installed.")
    assert said.endswith(f"{bootstrap.COMMAND} test --with protocols steps/24_websockets")


@pytest.mark.parametrize("key", [None, "another-key-0123456789012345678901234567890123456789"])
def test_an_api_with_another_key_is_refused_by_a_notebook_that_signs(key):
    variables = {"JWT_SIGNING_KEY": key} if key else {}
    with api(protected=401, code="token_not_valid") as url:
        assert run(CONNECT, API_06_SIGNING_KEY=url, **variables) == url
        said = run(SIGN, API_06_SIGNING_KEY=url, **variables)

    assert said.startswith(f"The API at {url} signs with another key than this notebook.")
    assert "Set JWT_SIGNING_KEY" in said


@pytest.mark.parametrize("status, code", [(200, None), (401, "user_not_found")])
def test_an_api_with_the_same_key_is_accepted_by_a_notebook_that_signs(status, code):
    key = "the-same-key-01234567890123456789012345678901234567890123"
    with api(status, code) as url:
        assert run(SIGN, API_06_SIGNING_KEY=url, JWT_SIGNING_KEY=key) == url
