import json
import logging

import jwt
import pytest

PASS = {"username": "user", "password": "pass"}
WHERE = {"asctime", "levelname", "message", "address", "path"}


def facts_of(line):
    try:
        return json.loads(line)
    except ValueError:
        pytest.fail(f"this line of the log is not JSON: {line}")


@pytest.fixture
def lines(settings):
    """Return a function that returns the lines of the API so far, as they are printed."""
    printed = []
    logger = logging.getLogger("api")
    handlers = logger.handlers + logging.getLogger().handlers
    ours = [each for each in handlers if type(each) is logging.StreamHandler]  # not pytest's

    class Printer(logging.Handler):
        def emit(self, record):
            printed.append(self.format(record))

    printer = Printer()
    for handler in ours:
        printer.setFormatter(handler.formatter)
        printer.filters = handler.filters
    logger.addHandler(printer)
    yield lambda: [facts_of(line) for line in printed]
    logger.removeHandler(printer)


@pytest.fixture
def log_in(client, user):
    """Return a function that logs in and returns the tokens."""

    def run(**headers):
        answer = client.post("/api/token/", PASS, **headers)
        assert answer.status_code == 200
        return answer.json()

    return run


@pytest.fixture
def only(lines):
    """Return a function that returns the one line of the API, and {} if it is not one."""
    return lambda: (lines() or [{}])[0] if len(lines()) < 2 else pytest.fail(f"lines: {lines()}")


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


def sid_of(token):
    return jwt.decode(token, options={"verify_signature": False})["sid"]


def log_out(client, token):
    return client.post("/api/token/blacklist/", {"refresh": token})


def test_a_login_a_refresh_and_a_logout_have_a_line_each(client, log_in, lines, user):
    first = log_in()
    second = refresh(client, first["refresh"]).json()
    assert log_out(client, second["refresh"]).status_code == 200

    logged = lines()
    assert [line["message"] for line in logged] == ["login", "refresh", "logout"]
    for line in logged:
        assert set(line) == WHERE | {"user_id", "sid"}
        assert (line["user_id"], line["address"]) == (str(user.pk), "127.0.0.1")
        assert line["levelname"] == "INFO"
    assert len({line["sid"] for line in logged}) == 1
    assert logged[1]["path"] == "/api/token/refresh/"


def test_a_browser_s_login_refresh_and_logout_have_the_same_lines(client, user, lines):
    client.post("/api/session/", PASS, content_type="application/json")
    client.post("/api/session/refresh/", content_type="application/json")
    client.delete("/api/session/")

    assert [line["message"] for line in lines()] == ["login", "refresh", "logout"]


def test_each_login_that_a_user_ends_has_a_line(client, log_in, lines, user):
    others, present = [log_in() for _ in range(3)], log_in()
    sids = [sid_of(each["access"]) for each in others]
    bearer = {"Authorization": "Bearer " + present["access"]}
    for path in (f"/api/logins/{sids[0]}/", "/api/logins/others/"):
        for _ in range(2):  # a second end changes nothing, and has no line
            assert client.delete(path, headers=bearer).status_code == 204

    logged = lines()[4:]
    assert [line["message"] for line in logged] == ["login ended"] * 3
    assert logged[0].get("sid") == sids[0]
    assert {line.get("sid") for line in logged[1:]} == set(sids[1:])
    for line in logged:
        assert set(line) == WHERE | {"user_id", "sid"}
        assert (line["user_id"], line["levelname"]) == (str(user.pk), "INFO")
    assert {refresh(client, each["refresh"]).status_code for each in others} == {401}
    assert refresh(client, present["refresh"]).status_code == 200


def test_the_end_of_all_others_looks_at_no_login_that_has_ended(
    client, log_in, django_assert_num_queries
):
    bearer = {"Authorization": "Bearer " + log_in()["access"]}
    for _ in range(3):
        log_out(client, log_in()["refresh"])

    with django_assert_num_queries(2):  # one finds the login of the token
        client.delete("/api/logins/others/", headers=bearer)


def test_a_failed_login_has_one_line_with_a_keyed_hash_of_the_name(client, user, lines, settings):
    for name in ("user", " user", "another", "user"):
        client.post("/api/token/", {"username": name, "password": "a guess"})
    settings.SECRET_KEY = "another key"
    client.post("/api/token/", {"username": "user", "password": "a guess"})

    logged = lines()
    assert [line["message"] for line in logged] == ["login failed"] * 5
    assert all(set(line) == WHERE | {"account"} for line in logged)
    assert {line["levelname"] for line in logged} == {"WARNING"}
    first, spaces, another, again, with_another_key = [line["account"] for line in logged]
    assert first == spaces == again
    assert len({first, another, with_another_key}) == 3
    assert "user" not in json.dumps([line["account"] for line in logged])


def test_the_lines_of_a_failed_login_contain_neither_name_nor_password(client, user, lines):
    client.post("/api/token/", {"username": "correct horse", "password": "battery staple"})

    printed = json.dumps(lines())
    assert "login failed" in printed
    assert "horse" not in printed and "staple" not in printed


def test_a_reuse_has_one_line_and_the_requests_after_it_are_refused(client, log_in, lines, user):
    oldest = token = log_in()["refresh"]
    for _ in range(2):
        token = refresh(client, token).json()["refresh"]
    for _ in range(2):
        assert refresh(client, oldest).status_code == 401

    logged = lines()[3:]
    assert [line["message"] for line in logged] == ["reuse", "refused"]
    assert set(logged[0]) == WHERE | {"user_id", "sid"}
    assert logged[0]["sid"] == lines()[0]["sid"]
    assert logged[0]["user_id"] == str(user.pk)
    assert logged[1]["reason"] == "This login has ended."


def test_a_second_logout_has_no_line_and_is_not_a_reuse(client, log_in, lines):
    token, other = log_in()["refresh"], log_in()["refresh"]
    for _ in range(2):
        assert log_out(client, token).status_code == 200
    assert refresh(client, token).status_code == 401

    assert refresh(client, other).status_code == 200

    events = [line["message"] for line in lines()]
    assert events == ["login", "login", "logout", "refused", "refresh"]


def test_a_rejected_token_is_refused_with_path_status_and_reason(client, db, only):
    client.get("/api/protected/?next=1", headers={"Authorization": "Bearer made-up"})

    line = only()
    assert (line.get("message"), line.get("levelname")) == ("refused", "WARNING")
    assert (line.get("path"), line.get("status")) == ("/api/protected/", 401)
    assert line.get("reason") == "Given token not valid for any token type"
    assert set(line) == WHERE | {"status", "reason"}


def test_a_missing_right_is_refused(client, log_in, lines):
    bearer = {"Authorization": "Bearer " + log_in()["access"]}
    client.get("/api/staff/notes/", headers=bearer)

    line = (lines()[1:] or [{}])[0]
    assert (line.get("message"), line.get("status")) == ("refused", 403)
    assert line.get("reason") == "You do not have permission to perform this action."


def test_too_many_guesses_are_refused(client, db, lines):
    for _ in range(11):
        client.post("/api/token/", {"username": "nobody", "password": "guess"})

    line = (lines() or [{}])[-1]
    assert (line.get("message"), line.get("status")) == ("refused", 429)
    assert line.get("reason", "").startswith("Request was throttled.")


def test_a_404_and_a_malformed_request_have_no_line(client, log_in, lines):
    bearer = {"Authorization": "Bearer " + log_in()["access"]}
    assert client.get("/api/notes/1/", headers=bearer).status_code == 404
    assert client.post("/api/token/", {}).status_code == 400

    assert [line["message"] for line in lines()] == ["login"]


@pytest.mark.parametrize(
    "sent, logged",
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1:2:3:4", "2001:db8::/64"),
    ],
)
def test_the_address_is_the_one_that_the_throttle_counts(client, db, only, sent, logged):
    made_up = {"X-Forwarded-For": "198.51.100.9", "Authorization": "Bearer made-up"}
    client.get("/api/protected/", headers=made_up, REMOTE_ADDR=sent)

    assert only().get("address") == logged


def test_no_line_contains_a_token(client, log_in, lines):
    pairs = [log_in()]
    for _ in range(2):
        pairs.append(refresh(client, pairs[-1]["refresh"]).json())
    access = pairs[2]["access"]
    client.get(f"/api/protected/?token={access}", headers={"Authorization": f"Bearer {access}x"})
    assert refresh(client, pairs[0]["refresh"]).status_code == 401
    log_out(client, pairs[2]["refresh"])

    printed = json.dumps(lines())
    assert len(lines()) == 5
    for token in [token for pair in pairs for token in pair.values()]:
        assert token.split(".")[2] not in printed


BREAK = """
import logging
from unittest import mock
from django.test import Client
logging.getLogger("a library").warning("not logged")
client = Client(raise_request_exception=False, headers={"Host": "localhost"})
with mock.patch("api.views.JsonResponse", side_effect=RuntimeError("the view is broken")):
    for path in ("/nowhere/", "/api/public/?token=secret", "/api/protected/"):
        print(client.get(path).status_code)
logging.getLogger("a library").error("outside a request")
"""


def test_a_500_is_logged_with_its_traceback_and_its_caller(start):
    run = start("shell", "-v0", "-c", BREAK, HTTPS="off")
    assert run.stdout.split() == ["404", "500", "401"]

    broken, refused, outside = (
        [facts_of(line) for line in run.stderr.splitlines()] + [{}, {}, {}]
    )[:3]
    assert broken.get("message") == "Internal Server Error: /api/public/"
    assert broken.get("levelname") == "ERROR"
    assert "RuntimeError: the view is broken" in broken.get("exc_info", "")
    assert (broken.get("address"), broken.get("path")) == ("127.0.0.1", "/api/public/")
    assert "secret" not in json.dumps(broken)
    assert refused.get("message") == "refused"
    assert outside.get("message") == "outside a request"
    assert run.stderr.count("\n") == 3


def test_json_that_is_nested_too_deeply_is_the_client_s_mistake(client, db, lines):
    answer = client.post("/api/token/verify/", "[" * 100_000, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json() == {"detail": "The JSON is nested too deeply."}


def test_other_loggers_go_on():
    loggers = logging.getLogger().manager.loggerDict.values()
    assert not [each for each in loggers if getattr(each, "disabled", False)]
    assert logging.getLogger("api").getEffectiveLevel() == logging.INFO
    assert logging.StreamHandler in map(type, logging.getLogger().handlers)
