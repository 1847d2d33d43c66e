import json
import logging
import secrets
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
def lines(settings):
    """The lines that the API has logged so far, each as it would be printed."""
    printed = []

    class Printer(logging.Handler):
        def emit(self, record):
            printed.append(self.format(record))

    logger, printer = logging.getLogger("api"), Printer()
    for handler in logger.handlers + logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:  # not one of pytest's
            printer.setFormatter(handler.formatter)
    logger.addHandler(printer)
    yield lambda: [facts_of(line) for line in printed]
    logger.removeHandler(printer)


def facts_of(line):
    try:
        return json.loads(line)
    except ValueError:
        pytest.fail(f"this line of the log is not JSON: {line}")


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


# The environment decides


def test_a_secret_and_a_key_are_enough_to_be_ready_for_deployment(start):
    safe = {"HTTPS": None, "DEBUG": None, "ALLOWED_HOSTS": None, "DATABASE_URL": None}
    run = start(
        "check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=secrets.token_urlsafe(48), **safe
    )

    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_starts_and_one_line_says_why(start, secret):
    run = start("check", SECRET_KEY=secret)

    assert run.returncode != 0
    assert run.stderr.count("\n") == 1 and "SECRET_KEY" in run.stderr


SHOW = """
from django.conf import settings
from django.test import Client
print(settings.DATABASES["default"]["ENGINE"], settings.DEBUG, settings.SECURE_HSTS_SECONDS)
for host in HOSTS:
    for path in PATHS:
        answer = Client().get(path, headers={"Host": host})
        print(answer.status_code, answer.headers.get("Location", "-"))
"""


@pytest.fixture
def show(start):
    """Asks a fresh process for these paths, as these hosts; gives the lines it prints."""

    def run(hosts, paths, **environment):
        code = SHOW.replace("HOSTS", repr(hosts)).replace("PATHS", repr(paths))
        done = start("shell", "-v0", "-c", code, **environment)
        return (done.stdout or done.stderr).splitlines()

    return run


def test_by_default_it_is_sqlite_https_and_this_machine(show):
    default = {"HTTPS": None, "DEBUG": None, "ALLOWED_HOSTS": None, "DATABASE_URL": None}

    hosts, paths = ["localhost", "127.0.0.1", "attacker.example"], ["/api/public/"]
    assert show(hosts, paths, **default) == [
        "django.db.backends.sqlite3 False 31536000",
        "301 https://localhost/api/public/",
        "301 https://127.0.0.1/api/public/",
        "400 -",
    ]


def test_the_environment_says_otherwise(show):
    changed = {
        "HTTPS": "off",
        "DEBUG": "on",
        "ALLOWED_HOSTS": "notes.example,www.notes.example",
        "DATABASE_URL": "postgres://someone:secret@db.example/notes",
    }

    hosts = ["notes.example", "www.notes.example", "attacker.example"]
    assert show(hosts, ["/healthz"], **changed) == [
        "django.db.backends.postgresql True 0",
        "200 -",
        "200 -",
        "400 -",
    ]


def test_a_probe_is_answered_without_https(show):
    assert show(["localhost"], ["/healthz", "/readyz"], HTTPS="on")[1:] == ["200 -", "200 -"]


def test_connections_are_kept_for_ten_minutes_and_checked_before_use(db):
    assert connection.settings_dict["CONN_MAX_AGE"] == 600
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


def test_static_files_are_served_without_debug(client):
    answer = client.get("/static/api/page.js")

    assert answer.status_code == 200


# The log tells what happened, and no token


def test_a_login_and_a_refresh_are_logged(client, tokens, lines, user):
    again = client.post("/api/token/", {"username": "user", "password": "pass"}).json()
    assert refresh(client, again["refresh"]).status_code == 200

    logged = lines()
    assert [line["message"] for line in logged] == ["login", "refresh"]
    for line in logged:
        assert set(line) == {"asctime", "levelname", "message", "user_id", "sid", "address"}
        assert (line["user_id"], line["address"]) == (str(user.pk), "127.0.0.1")
    assert logged[0]["sid"] == logged[1]["sid"]


def test_a_refused_login_is_logged(client, user, lines):
    client.post("/api/token/", {"username": "user", "password": "guess"})

    [line] = lines() or [{}]
    assert line.get("message") == "refused"
    assert line.get("reason") == "No active account found with the given credentials"


def test_a_refused_token_is_logged_with_path_and_address(client, db, lines):
    client.get("/api/protected/", headers={"Authorization": "Bearer made-up"})

    [line] = lines() or [{}]
    assert line.get("path") == "/api/protected/"
    assert line.get("address") == "127.0.0.1"
    assert line.get("levelname") == "WARNING"


def test_a_refused_right_and_too_many_requests_are_logged(client, tokens, lines):
    client.get("/api/staff/notes/", headers={"Authorization": "Bearer " + tokens["access"]})
    for _ in range(11):
        client.post("/api/token/", {"username": "nobody", "password": "guess"})

    reasons = [line.get("reason", "") for line in lines()]
    assert reasons[:1] == ["You do not have permission to perform this action."]
    assert reasons[-1].startswith("Request was throttled.")


BREAK = """
import logging
from unittest import mock
from django.test import Client
logging.getLogger("a library").warning("not logged")
client = Client(raise_request_exception=False, headers={"Host": "localhost"})
with mock.patch("api.views.JsonResponse", side_effect=RuntimeError("the view is broken")):
    for path in ("/nowhere/", "/api/public/", "/api/protected/"):
        print(client.get(path).status_code)
"""


def test_a_500_is_logged_with_its_traceback_and_a_404_is_not(start):
    run = start("shell", "-v0", "-c", BREAK, HTTPS="off")
    assert run.stdout.split() == ["404", "500", "401"]

    logged = [facts_of(line) for line in run.stderr.splitlines()]
    assert [(line["levelname"], line["message"]) for line in logged] == [
        ("ERROR", "Internal Server Error: /api/public/"),
        ("WARNING", "refused"),
    ]
    assert "RuntimeError: the view is broken" in logged[0]["exc_info"]


def test_theft_is_logged(client, tokens, lines, user):
    assert refresh(client, tokens["refresh"]).status_code == 200
    assert refresh(client, tokens["refresh"]).status_code == 401

    theft = [line for line in lines() if line["message"] == "theft"]
    assert [line.get("user_id") for line in theft] == [str(user.pk)]
    assert [line.get("sid") for line in theft] == [lines()[0]["sid"]]


def test_no_line_holds_a_token(client, tokens, lines):
    newer = refresh(client, tokens["refresh"]).json()
    refresh(client, tokens["refresh"])
    refresh(client, newer["refresh"])
    client.get("/api/protected/", headers={"Authorization": "Bearer " + newer["access"] + "x"})

    printed = json.dumps(lines())
    assert len(lines()) == 5
    for token in [*tokens.values(), *newer.values()]:
        assert token not in printed
        assert token.split(".")[2] not in printed


def test_other_loggers_go_on():
    loggers = logging.getLogger().manager.loggerDict.values()
    assert not [each for each in loggers if getattr(each, "disabled", False)]
    assert logging.getLogger("api").getEffectiveLevel() == logging.INFO
    assert logging.StreamHandler in map(type, logging.getLogger().handlers)


# What breaks is said as it is


def test_the_process_says_that_it_lives(client):
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


def no_database(execute, *args):
    raise OperationalError("the database is gone")


def no_interface(execute, *args):
    raise InterfaceError("the connection is gone")


@pytest.mark.parametrize(
    "failure, reason",
    [(no_database, "the database is gone"), (no_interface, "the connection is gone")],
)
def test_without_a_database_the_answer_is_503_and_nobody_gets_in(
    client, tokens, lines, failure, reason
):
    headers = {"Authorization": "Bearer " + tokens["access"]}
    with connection.execute_wrapper(failure):
        answer = client.get("/api/protected/", headers=headers)

    assert answer.status_code == 503
    assert answer.json() == {
        "detail": "The service is not available right now. Try again in a moment."
    }
    [line] = lines() or [{}]
    assert (line.get("levelname"), line.get("message")) == ("ERROR", "unavailable")
    assert (line.get("path"), line.get("reason")) == ("/api/protected/", reason)


def test_json_that_is_nested_too_deeply_is_the_callers_mistake(client, db):
    answer = client.post("/api/token/verify/", "[" * 100_000, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json() == {"detail": "The JSON is nested too deeply."}


# Expired tokens are cleared away


def flush():
    """Runs the command, and ends one that goes on for ever."""
    assert "flush_expired" in get_commands()
    left = iter(range(200))  # a flush of the tests' 2500 rows needs far fewer statements

    def count(execute, *args):
        if next(left, None) is None:
            pytest.fail("flush_expired does not come to an end")
        return execute(*args)

    try:
        with connection.execute_wrapper(count):
            call_command("flush_expired")
    except Exception as error:
        pytest.fail(f"flush_expired ends with {error!r}")


def test_a_flush_takes_what_has_expired_and_nothing_else(client, user, tokens, capsys):
    from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

    live = OutstandingToken.objects.get()
    now = timezone.now()
    old = OutstandingToken.objects.bulk_create(
        OutstandingToken(user=user, jti=f"old-{n}", token="", expires_at=now - timedelta(days=n))
        for n in range(1, 2502)
    )
    BlacklistedToken.objects.create(token=OutstandingToken.objects.get(jti="old-1"))

    flush()

    assert capsys.readouterr().out == f"{len(old)} expired tokens deleted\n"
    assert list(OutstandingToken.objects.all()) == [live]
    assert not BlacklistedToken.objects.exists()
    assert refresh(client, tokens["refresh"]).status_code == 200


def test_a_flush_holds_a_thousand_rows_at_a_time(user, django_assert_max_num_queries, capsys):
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    yesterday = timezone.now() - timedelta(days=1)
    OutstandingToken.objects.bulk_create(
        OutstandingToken(jti=f"old-{n}", token="", expires_at=yesterday) for n in range(2500)
    )
    with django_assert_max_num_queries(100) as queries:
        flush()

    sizes = [query["sql"].count(",") + 1 for query in queries if "DELETE" in query["sql"]]
    assert max(sizes) <= 1000
    assert not OutstandingToken.objects.exists()


def test_a_flush_forgets_sessions_that_could_not_refresh_any_more(db, capsys):
    from api.models import EndedSession

    for days in (29, 31):
        session = EndedSession.objects.create(sid=f"00000000-0000-0000-0000-0000000000{days}")
        EndedSession.objects.filter(pk=session.pk).update(
            ended_at=timezone.now() - timedelta(days=days)
        )

    flush()

    assert [str(session.sid)[-2:] for session in EndedSession.objects.all()] == ["29"]


def test_what_has_expired_is_found_by_an_index(db):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "token_blacklist_outstandingtoken")

    indexes = [index["columns"] for index in found.values() if index["index"]]
    assert ["expires_at"] in indexes
