"""What real web servers do between a client and the API: Apache with mod_wsgi, and nginx.

The configurations come from site/web-servers.md and the pages of two pitfalls, so what these pages
say is what is tried."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests

from guide import course, projects, servers
from guide.lessons import Lesson
from tests.production.drills.cluster import API, until

DJANGO = "5.2"  # mod_wsgi brings its own Python, which may be older than Django 6.1 wants

pytestmark = pytest.mark.slow

MODULES = Path("/usr/lib/apache2/modules")
PACKAGES = [
    "asgiref",
    "django",
    "django_extensions",
    "jwt",
    "rest_framework",
    "rest_framework_simplejwt",
    "sqlparse",
]
NOT_PROVIDED = {"detail": "Authentication credentials were not provided."}


def blocks(pitfall, language):
    """Return the configurations that a page shows."""
    lesson = course.find_pitfall(pitfall).lesson
    return [block.text for block in lesson.blocks if block.language == language]


def block(language, text):
    """Return the configuration of site/web-servers.md that contains a text."""
    lesson = Lesson(course.ROOT / "site" / "web-servers.md")
    [found] = [it.text for it in lesson.blocks if it.language == language and text in it.text]
    return found


@pytest.fixture(scope="module")
def folder():
    """A folder that every user of the machine may read, as that of a web server is."""
    path = Path(tempfile.mkdtemp(prefix="web-server-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@contextmanager
def running(program, port, folder, **options):
    """Run a web server: as the user nobody, if this is the administrator."""
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        options |= {"user": "nobody", "group": "nogroup", "extra_groups": []}
    log = folder / "log.txt"
    process = servers.start(program, port, log, start_new_session=True, **options)
    try:
        with requests.Session() as session:
            yield session
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


# Apache with mod_wsgi


def other_languages(folder, names):
    if Path(folder).name != "locale":
        return []
    return [name for name in names if not name.startswith(("en", "__init__"))]


@pytest.fixture(scope="module")
def apache(needs, folder):
    """apache(CONFIGURATION): a running Apache, as (session, address)."""
    program = shutil.which("apache2") or "/usr/sbin/apache2"
    needs("Apache (apache2)", os.access(program, os.X_OK))
    needs("mod_wsgi (libapache2-mod-wsgi-py3)", (MODULES / "mod_wsgi.so").exists())

    project = folder / "api"
    projects.lay_out(course.find_step("05").path, project)
    projects.prepare(project)
    for name in PACKAGES:
        source = Path(importlib.util.find_spec(name).origin).parent
        target = folder / "packages" / name
        shutil.copytree(source, target, ignore=other_languages)

    @contextmanager
    def run(configuration):
        port = servers.free_port()
        text = APACHE.format(
            folder=folder,
            port=port,
            modules=MODULES,
            configuration=configuration.replace("/srv/api", str(project)),
        )
        (folder / "apache.conf").write_text(text)
        command = [program, "-f", folder / "apache.conf", "-D", "FOREGROUND"]
        with running(command, port, folder) as session:
            yield session, f"http://127.0.0.1:{port}"

    return run


# Without WSGIDestroyInterpreter, each stop takes ten seconds.
APACHE = """\
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.txt
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule setenvif_module {modules}/mod_setenvif.so
LoadModule wsgi_module {modules}/mod_wsgi.so
WSGIPythonPath {folder}/api:{folder}/packages
WSGIDestroyInterpreter Off
{configuration}
"""


def ask(session, address):
    """Log in, and return the response to a request with the token of the login."""
    login = {"username": "user", "password": "pass"}
    tokens = session.post(f"{address}/api/token/", data=login, timeout=60)
    assert tokens.status_code == 200, tokens.text
    headers = {"Authorization": f"Bearer {tokens.json()['access']}"}
    return session.get(f"{address}/api/protected/", headers=headers, timeout=60)


def test_mod_wsgi_does_not_pass_the_token_on(apache):
    without, _ = blocks("apache_drops_the_header", "apache")

    with apache(without) as (session, address):
        answer = ask(session, address)

    assert answer.status_code == 401
    assert answer.json() == NOT_PROVIDED


def test_with_its_line_mod_wsgi_passes_the_token_on(apache):
    _, with_line = blocks("apache_drops_the_header", "apache")

    with apache(with_line) as (session, address):
        answer = ask(session, address)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


@pytest.mark.parametrize("line", ["WSGIPassAuthorization", "SetEnvIf", "RewriteRule"])
def test_each_line_of_the_page_lets_mod_wsgi_pass_the_token_on(apache, line):
    with apache(block("apache", line)) as (session, address):
        answer = ask(session, address)

    assert answer.status_code == 200, answer.text


def test_apache_as_a_proxy_passes_the_token_on(apache, gunicorn):
    with apache(block("apache", "ProxyPass").replace("127.0.0.1:8000", gunicorn)) as running:
        answer = ask(*running)
        assert answer.status_code == 200, answer.text

        long = running[0].get(f"{running[1]}/api/public/", headers={"Authorization": "x" * 8300})
        assert long.status_code == 400


# nginx


class Echo(BaseHTTPRequestHandler):
    """A server that returns the headers that it gets."""

    def do_GET(self):
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


NGINX = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    {configuration}
  }}
}}
"""
TO_THE_API = "location / {{ proxy_pass http://127.0.0.1:{port}; }}"


@pytest.fixture(scope="module")
def nginx(needs):
    """The path of nginx."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    needs("nginx", os.access(program, os.X_OK))
    return program


@pytest.fixture
def passed_on(nginx, folder):
    """passed_on(CONFIGURATION): the names of the headers that nginx passes on, in small letters."""
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    Thread(target=backend.serve_forever, daemon=True).start()

    def ask(configuration):
        port = servers.free_port()
        configuration += TO_THE_API.format(port=backend.server_port)
        text = NGINX.format(folder=folder, port=port, configuration=configuration)
        (folder / "nginx.conf").write_text(text)
        command = [nginx, "-e", "stderr", "-c", folder / "nginx.conf"]
        headers = {"Authorization": "Bearer eyJ", "access_token": "eyJ", "Access-Token": "eyJ"}
        with running(command, port, folder) as session:
            answer = session.get(f"http://127.0.0.1:{port}/", headers=headers, timeout=60)
        return {line.partition(":")[0].lower() for line in answer.text.splitlines()}

    yield ask
    backend.shutdown()
    backend.server_close()


def test_nginx_passes_authorization_on_and_no_underscore(passed_on):
    names = passed_on("")

    assert {"authorization", "access-token"} <= names
    assert "access_token" not in names


def test_nginx_passes_underscores_on_with_its_line(passed_on):
    underscores, _ = blocks("header_with_underscore", "nginx")

    assert {"authorization", "access-token", "access_token"} <= passed_on(underscores)


def test_nginx_empties_authorization_with_its_line(passed_on):
    _, emptied = blocks("header_with_underscore", "nginx")

    assert "authorization" not in passed_on(emptied)


# nginx in front of the API, with the configurations of the page


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory):
    """The host and port of the API of step 05, served by gunicorn."""
    project = tmp_path_factory.mktemp("gunicorn") / "project"
    projects.lay_out(course.find_step("05").path, project)
    projects.prepare(project)
    port = servers.free_port()
    command = ["-m", "gunicorn", "config.wsgi", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    with servers.serving(command, project, port, projects.environment()):
        yield f"127.0.0.1:{port}"


@pytest.fixture
def before_the_api(nginx, folder, gunicorn):
    """before_the_api(CONFIGURATION): a running nginx, as (session, address)."""

    @contextmanager
    def run(configuration):
        port = servers.free_port()
        text = configuration.replace("127.0.0.1:8000", gunicorn).replace("/srv", str(folder))
        text = NGINX.format(folder=folder, port=port, configuration=text)
        (folder / "nginx.conf").write_text(text)
        command = [nginx, "-e", "stderr", "-c", folder / "nginx.conf"]
        with running(command, port, folder) as session:
            yield session, f"http://127.0.0.1:{port}"

    return run


def token(session, api):
    login = {"username": "user", "password": "pass"}
    return session.post(f"http://{api}/api/token/", data=login, timeout=60).json()["access"]


def get(session, address, authorization):
    return session.get(address, headers={"Authorization": authorization}, timeout=60)


def test_nginx_passes_the_token_on_and_rejects_a_long_one(before_the_api):
    with before_the_api(block("nginx", "X-Forwarded-For")) as (session, address):
        assert ask(session, address).status_code == 200
        assert get(session, f"{address}/api/public/", "x" * 8300).status_code == 400


def test_a_password_of_nginx_and_a_token_exclude_each_other_until_the_api_is_exempt(
    before_the_api, folder, gunicorn
):
    (folder / "passwords").write_text("staging:{PLAIN}secret\n")
    exempt = block("nginx", "auth_basic off;")
    everywhere = exempt.replace("auth_basic off;", "")
    basic = requests.auth._basic_auth_str("staging", "secret")

    with before_the_api(everywhere) as (session, address):
        bearer = f"Bearer {token(session, gunicorn)}"
        by_nginx = get(session, f"{address}/api/protected/", bearer)
        by_the_api = get(session, f"{address}/api/protected/", basic)
    assert (by_nginx.status_code, by_the_api.status_code) == (401, 401)
    assert by_nginx.headers["WWW-Authenticate"] == 'Basic realm="staging"'
    assert by_the_api.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert by_the_api.json() == NOT_PROVIDED

    with before_the_api(exempt) as (session, address):
        assert get(session, f"{address}/api/protected/", bearer).status_code == 200
        assert get(session, f"{address}/elsewhere/", bearer).status_code == 401
        assert get(session, f"{address}/elsewhere/", basic).status_code == 404


def test_the_api_decides_whether_nginx_serves_a_file(before_the_api, folder, gunicorn):
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "reports" / "may.txt").write_text("A report\n")

    with before_the_api(block("nginx", "auth_request")) as (session, address):
        file = f"{address}/reports/may.txt"
        answer = get(session, file, f"Bearer {token(session, gunicorn)}")
        assert (answer.status_code, answer.text) == (200, "A report\n")
        assert get(session, file, "Bearer made-up").status_code == 401
        assert session.get(file, timeout=60).status_code == 401
        assert session.post(file, data="x" * 2000, timeout=60).status_code == 401
        assert session.get(f"{address}/check", timeout=60).status_code == 404


@pytest.mark.parametrize("status, answer", [("301", 405), ("308", 200)])
def test_only_a_redirect_with_308_keeps_the_post_of_a_login(
    before_the_api, gunicorn, status, answer
):
    line = block("nginx", "return 308").replace("https://$host", f"http://{gunicorn}")
    with before_the_api(line.replace("308", status)) as (session, address):
        login = {"username": "user", "password": "pass"}
        got = session.post(f"{address}/api/token/", data=login, timeout=60)

    assert [it.status_code for it in got.history] == [int(status)]
    assert got.status_code == answer


# A slow client, and a proxy that buffers

SLOW_REQUEST = b"""\
POST /api/token/ HTTP/1.1\r
Host: localhost\r
Content-Type: application/json\r
Content-Length: 100\r
\r
{"""


@contextmanager
def slow_clients(port, number=60):
    """Begin requests and do not end them, for the time of a `with` block. The API of the last step
    has eight threads."""
    with ExitStack() as stack:
        for _ in range(number):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(SLOW_REQUEST)
            time.sleep(0.02)  # so that each worker accepts some
        time.sleep(1)
        yield


def answers(port, seconds=3):
    """Return whether the API answers another client within some seconds."""
    try:
        response = requests.get(f"http://127.0.0.1:{port}/api/public/", timeout=seconds)
    except requests.Timeout:
        return False
    assert response.status_code == 200, response.text
    return True


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """The API of the last step, started as its Containerfile says."""
    project = tmp_path_factory.mktemp("api") / "project"
    projects.lay_out(course.end_of_part_two().path, project)
    variables = projects.environment(JWT_KEYS_DIR=str(project / "keys"))
    make_key = [sys.executable, "make_key.py"]
    subprocess.run(make_key, cwd=project, env=variables, check=True, capture_output=True)
    server = API(project, variables)
    server.start()
    yield server
    server.kill()


def test_slow_clients_occupy_all_threads_of_an_api_without_a_proxy(api):
    assert until(lambda: answers(api.port))
    with slow_clients(api.port):
        assert not answers(api.port)
    assert until(lambda: answers(api.port))


@pytest.mark.parametrize(("buffering", "answered"), [("on", True), ("off", False)])
def test_only_a_proxy_that_buffers_keeps_slow_clients_away(nginx, folder, api, buffering, answered):
    """nginx buffers by default. Caddy does with `request_buffers`: see test_containers.py."""
    port = servers.free_port()
    configuration = f"proxy_request_buffering {buffering};{TO_THE_API.format(port=api.port)}"
    text = NGINX.format(folder=folder, port=port, configuration=configuration)
    (folder / "nginx.conf").write_text(text)
    with running([nginx, "-e", "stderr", "-c", folder / "nginx.conf"], port, folder):
        with slow_clients(port):
            assert answers(port, seconds=30 if answered else 3) is answered
        assert until(lambda: answers(port))
