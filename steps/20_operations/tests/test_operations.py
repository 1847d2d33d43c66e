import json
import logging
import socket
import struct
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command, get_commands
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone


@pytest.fixture
def tokens(client, user):
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def errors():
    """Return the records of the API's log with the level ERROR, as they are added."""
    found = []

    class Collector(logging.Handler):
        def emit(self, record):
            found.append(record)

    collector = Collector(level=logging.ERROR)
    logging.getLogger("api").addHandler(collector)
    yield found
    logging.getLogger("api").removeHandler(collector)


def no_database(execute, *args):
    raise OperationalError("the database is gone")


def no_interface(execute, *args):
    raise InterfaceError("the connection is gone")


# Probes


def test_the_process_says_that_it_lives_and_asks_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


def test_it_says_whether_it_can_work(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}

    with connection.execute_wrapper(no_database):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "no database"}


def test_the_line_of_a_failed_probe_has_its_own_address_and_path(client, db, caplog):
    [printer] = [each for each in logging.getLogger().handlers if each.filters]
    caplog.handler.filters = printer.filters
    client.get("/api/public/", REMOTE_ADDR="192.0.2.1")
    with connection.execute_wrapper(no_database):
        client.get("/readyz", REMOTE_ADDR="192.0.2.2")

    errors = [each for each in caplog.records if each.levelname == "ERROR"]
    assert [(each.path, each.address) for each in errors] == [("/readyz", "192.0.2.2")]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_by_ip_address_and_plain_http_is_answered(client, db, settings, path):
    settings.ALLOWED_HOSTS = ["notes.example"]
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(path, headers={"Host": "10.0.0.5:8000"})
    assert (answer.status_code, answer.headers.get("Location")) == (200, None)


def test_another_host_is_rejected_everywhere_else(client, settings):
    settings.ALLOWED_HOSTS = ["notes.example"]

    assert client.get("/api/public/", headers={"Host": "10.0.0.5:8000"}).status_code == 400


# A database that does not answer


@pytest.mark.parametrize(
    "failure, reason",
    [(no_database, "the database is gone"), (no_interface, "the connection is gone")],
)
def test_without_a_database_the_response_is_503_and_has_a_line(
    client, tokens, errors, failure, reason
):
    headers = {"Authorization": "Bearer " + tokens["access"]}
    with connection.execute_wrapper(failure):
        answer = client.get("/api/protected/", headers=headers)

    assert answer.status_code == 503
    assert answer.json() == {
        "detail": "The service is not available right now. Try again in a moment."
    }
    assert [record.getMessage() for record in errors] == ["unavailable"]
    assert getattr(errors[0], "reason", None) == reason


ASK = """
import io, json, time
from config.wsgi import application
shown = {}
login = b"username=user&password=pass"
for path, body in (("/api/token/", login), ("/readyz", b""), ("/healthz", b"")):
    began = time.monotonic()
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
    }
    response = application(environ, lambda status, headers: shown.update({path: [status[:3]]}))
    b"".join(response)
    response.close()
    shown[path].append(time.monotonic() - began)
print(json.dumps(shown))
"""


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


PARAMETERS = (b"server_version\x0017.0\0", b"client_encoding\0UTF8\0", b"TimeZone\0UTC\0")
WELCOME = b"".join(  # the client is connected: AuthenticationOk, …, ReadyForQuery
    [message(b"R", bytes(4)), *(message(b"S", each) for each in PARAMETERS), message(b"Z", b"I")]
)
START = 196608  # of protocol 3.0. Before it, a client asks for encryption


@pytest.fixture
def silent():
    """The URL of a PostgreSQL that is silent after a client has connected, and what it gets.

    After 25 seconds it hangs up, so that a client without a limit fails, too."""
    over, received = threading.Event(), []

    def serve(client):
        with client:
            code = None
            while code != START:
                size, code = struct.unpack("!ii", client.recv(8))
                received.append(client.recv(size - 8))  # with the options of the connection
                client.sendall(WELCOME if code == START else b"N")
            received.append(client.recv(1000))
            over.wait(25)

    def accept():
        while not over.is_set():
            threading.Thread(target=serve, args=[server.accept()[0]], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        yield f"postgres://notes@127.0.0.1:{server.getsockname()[1]}/notes", received
        over.set()


def test_with_a_silent_database_each_request_is_answered_within_seconds(start, silent):
    url, received = silent
    run = start("shell", "-v0", "-c", ASK, DATABASE_URL=url, HTTPS="off")
    shown = json.loads(run.stdout or "{}")

    assert {path: status for path, (status, _) in shown.items()} == {
        "/api/token/": "503",
        "/readyz": "503",
        "/healthz": "200",
    }, run.stderr
    assert max(seconds for _, seconds in shown.values()) < 12
    assert shown["/healthz"][1] < 1
    assert any(b"statement_timeout" in each for each in received)  # for one that is slow


# Old logins are deleted


def flush():
    """Run the command, and stop one that does not end."""
    assert "flush_logins" in get_commands()
    left = iter(range(200))  # a flush of the tests' 2500 rows needs far fewer statements

    def count(execute, *args):
        if next(left, None) is None:
            pytest.fail("flush_logins does not come to an end")
        return execute(*args)

    try:
        with connection.execute_wrapper(count):
            call_command("flush_logins")
    except Exception as error:
        pytest.fail(f"flush_logins ends with {error!r}")


def add_logins(user, count, days):
    """Return `count` logins of `days` ago."""
    then = timezone.now() - timedelta(days=days)
    return user.logins.bulk_create(
        user.logins.model(user=user, auth_hash="", refresh_jti="", created_at=then)
        for _ in range(count)
    )


def test_a_flush_deletes_logins_after_their_lifetime(client, user, tokens, capsys):
    live = user.logins.get()
    [almost] = add_logins(user, 1, days=29)
    add_logins(user, 2501, days=31)

    flush()

    assert capsys.readouterr().out == "2501 logins deleted\n"
    assert set(user.logins.all()) == {live, almost}
    answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200


def test_a_flush_deletes_a_thousand_rows_at_a_time(user, django_assert_max_num_queries, capsys):
    add_logins(user, 2500, days=31)
    with django_assert_max_num_queries(100) as queries:
        flush()

    sizes = [query["sql"].count(",") + 1 for query in queries if "DELETE" in query["sql"]]
    assert len(sizes) >= 3 and max(sizes) <= 1000
    assert not user.logins.exists()


def test_an_index_finds_old_logins(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "api_login")

    indexes = [index["columns"] for index in found.values() if index["index"]]
    assert ["created_at"] in indexes


def test_the_migrations_contain_the_models(db, capsys):
    try:
        call_command("makemigrations", "api", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(f"makemigrations would write: {capsys.readouterr().out}")
