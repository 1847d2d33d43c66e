import re
import sys
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import int_to_base36

from tests import settings as project

ADA, EVE = "ada@example.com", "eve@example.com"
FIRST, SECOND = "correct-horse-9", "battery-staple-9"
NOT_VALID = {"token": ["This link is not valid."]}

pytestmark = pytest.mark.django_db


def ask(client, email=ADA, **more):
    """Ask for a link."""
    return client.post("/api/account/link/", {"email": email}, **more)


def assert_is(answer, status, body):
    assert answer.status_code == status
    assert answer.json() == body


def link_from(mail):
    """Return what the page sends after a link of a mail was opened: {"email": …, "token": …}."""
    found = re.search(r"^http://127\.0\.0\.1:8000/account/#token=(\S+)$", mail.body, re.MULTILINE)
    assert found, mail.body
    return {"email": mail.to[0], "token": found[1]}


@pytest.fixture
def get_link(client, mailoutbox):
    """Ask for a link, and return what its page sends."""

    def get(email=ADA):
        answer = ask(client, email)
        assert_is(answer, 201, {"email": email.lower()})
        assert mailoutbox[-1].to == [email.lower()]
        return link_from(mailoutbox[-1])

    return get


def choose(client, link, password=FIRST):
    return client.post("/api/account/password/", link | {"password": password})


def assert_chosen(answer, email=ADA):
    assert_is(answer, 201, {"email": email})


def assert_not_valid(answer):
    assert_is(answer, 400, NOT_VALID)


def log_in(client, password=FIRST, email=ADA):
    return client.post("/api/token/", {"username": email, "password": password})


@pytest.fixture
def ada(client, get_link, django_user_model):
    """An account that a link has created."""
    assert_chosen(choose(client, get_link()))
    return django_user_model.objects.get(username=ADA)


def test_a_link_creates_an_account_that_can_log_in(client, get_link, django_user_model):
    link = get_link()
    assert not django_user_model.objects.exists()  # the address is not verified yet

    assert_chosen(choose(client, link))
    user = django_user_model.objects.get()
    assert (user.username, user.email) == (ADA, ADA)
    assert log_in(client).status_code == 200


def test_the_spaces_around_a_password_are_kept(client, get_link):
    assert_chosen(choose(client, get_link(), f" {FIRST} "))

    assert log_in(client, f" {FIRST} ").status_code == 200
    assert log_in(client).status_code == 401


def test_a_link_resets_a_forgotten_password(client, ada, get_link, django_user_model):
    assert_chosen(choose(client, get_link(), SECOND))

    assert log_in(client, FIRST).status_code == 401
    assert log_in(client, SECOND).status_code == 200
    assert django_user_model.objects.get() == ada


def test_a_reset_ends_each_login_of_the_account_and_no_other(client, ada, get_link):
    assert_chosen(choose(client, get_link(EVE)), EVE)
    tokens, others = log_in(client).json(), log_in(client, email=EVE).json()
    assert_chosen(choose(client, get_link(), SECOND))

    statuses = {}
    for name, each in {"ada": tokens, "eve": others}.items():
        used = client.get("/api/protected/", headers={"Authorization": f"Bearer {each['access']}"})
        refreshed = client.post("/api/token/refresh/", {"refresh": each["refresh"]})
        statuses[name] = used.status_code, refreshed.status_code
    assert statuses == {"ada": (401, 401), "eve": (200, 200)}
    reasons = apps.get_model("api", "Login").objects.values_list("user__username", "end_reason")
    assert set(reasons) == {(ADA, "password"), (EVE, "")}


def test_a_link_works_once(client, get_link):
    link = get_link()
    assert_chosen(choose(client, link))

    assert_not_valid(choose(client, link, SECOND))
    reset = get_link()
    assert_chosen(choose(client, reset, SECOND))
    assert_not_valid(choose(client, reset))
    assert log_in(client, SECOND).status_code == 200


def test_all_links_die_with_the_password(client, get_link):
    earlier, later = get_link(), get_link()
    assert_chosen(choose(client, later))

    assert_not_valid(choose(client, earlier, SECOND))


def test_a_link_dies_when_the_password_changes_elsewhere(client, ada, get_link):
    link = get_link()
    ada.set_password(SECOND)
    ada.save()

    assert_not_valid(choose(client, link))


def test_a_link_works_for_an_hour(client, get_link, monkeypatch):
    links = {}
    for minutes in (59, 61):
        past = datetime.now() - timedelta(minutes=minutes)
        monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _, past=past: past)
        links[minutes] = get_link()
    monkeypatch.undo()

    assert_not_valid(choose(client, links[61]))
    assert_chosen(choose(client, links[59]))


def test_a_link_belongs_to_one_address(client, ada, get_link):
    assert_not_valid(choose(client, get_link(EVE) | {"email": ADA}))
    assert_not_valid(choose(client, get_link() | {"email": EVE}))


@pytest.mark.parametrize(
    "token", ["x", "-", "a-b-c", "d1abcd-", "é-é", "9" * 99 + "-x", "x" * 9999]
)
def test_an_invented_link_is_not_valid(client, token):
    assert_not_valid(choose(client, {"email": ADA, "token": token}))


def test_a_link_changes_no_other_account(client, get_link, django_user_model):
    django_user_model.objects.create(username=EVE)  # without a password, as the new account
    assert_chosen(choose(client, get_link()))

    assert log_in(client, email=ADA).status_code == 200
    assert log_in(client, email=EVE).status_code == 401


@pytest.mark.parametrize("fallbacks", [False, True])
def test_nobody_makes_a_link_with_the_public_secret_key(
    client, get_link, settings, monkeypatch, fallbacks
):
    make = PasswordResetTokenGenerator._make_token_with_timestamp
    monkeypatch.setattr(
        PasswordResetTokenGenerator,
        "_make_token_with_timestamp",
        lambda self, user, timestamp, secret: make(self, user, timestamp, settings.SECRET_KEY),
    )
    forged = get_link()
    monkeypatch.undo()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if fallbacks else []

    assert_not_valid(choose(client, forged))


def test_digits_of_an_address_are_not_read_as_digits_of_the_time(client, get_link):
    time, _, signature = get_link(f"5{ADA}")["token"].partition("-")
    forged = f"{int_to_base36(int(time, 36) * 10 + 5)}-{signature}"

    assert_not_valid(choose(client, {"email": ADA, "token": forged}))


def test_an_address_with_an_account_gets_the_same_response_and_mail(client, ada, mailoutbox):
    seen = []
    for email in (ADA, EVE):
        mailoutbox.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, email)
        (mail,) = mailoutbox
        token = link_from(mail)["token"]
        texts = [
            text.replace(token, "TOKEN").replace(email, "EMAIL")
            for text in (answer.content.decode(), mail.subject, mail.body, *mail.to)
        ]
        seen.append((answer.status_code, answer.headers["Content-Type"], texts, len(queries)))

    assert seen[0] == seen[1]
    assert seen[0][0] == 201


def test_a_wrong_link_returns_the_same_for_an_address_with_an_account(client, ada, get_link):
    seen = []
    for email in (ADA, EVE):
        with CaptureQueriesContext(connection) as queries:
            answer = choose(client, {"email": email, "token": "d1abcd-0123"}, "short")
        assert_not_valid(answer)
        seen.append(len(queries))

    assert seen[0] == seen[1]


@pytest.mark.parametrize("password", ["password", "12345678", "short", "ada@example.co", "x" * 129])
def test_a_weak_password_is_rejected_and_the_link_still_works(client, get_link, password):
    link = get_link()
    answer = choose(client, link, password)

    assert answer.status_code == 400
    assert answer.json().keys() <= {"non_field_errors", "password"}
    assert log_in(client, password).status_code == 401
    assert_chosen(choose(client, link))


class AnotherRequestIsFaster:
    """A password validator. Before a request stores its password, another one does."""

    send = None
    answer = None

    def validate(self, password, user=None):
        faster = AnotherRequestIsFaster
        if faster.send:
            send, faster.send = faster.send, None
            faster.answer = send()


@pytest.mark.parametrize("has_account", [False, True])
def test_of_two_requests_with_one_link_one_succeeds(
    request, client, get_link, settings, has_account
):
    if has_account:
        request.getfixturevalue("ada")
    link = get_link()
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.AnotherRequestIsFaster"}]
    AnotherRequestIsFaster.answer = None
    AnotherRequestIsFaster.send = lambda: choose(client, link, SECOND)
    slower = choose(client, link)

    assert AnotherRequestIsFaster.answer, "no password validator ran"
    assert_chosen(AnotherRequestIsFaster.answer)
    assert_not_valid(slower)
    assert log_in(client, SECOND).status_code == 200


def test_an_account_that_is_deleted_meanwhile_is_not_created_again(
    client, ada, get_link, settings, django_user_model
):
    link = get_link()
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.AnotherRequestIsFaster"}]
    AnotherRequestIsFaster.send = ada.delete

    assert_not_valid(choose(client, link, SECOND))
    assert not django_user_model.objects.exists()


def test_a_deactivated_account_stays_deactivated(client, ada, get_link):
    ada.is_active = False
    ada.save()

    assert_not_valid(choose(client, get_link(), SECOND))
    ada.refresh_from_db()
    assert not ada.is_active
    assert ada.check_password(FIRST)


def test_an_account_with_an_unusable_password_keeps_it(client, ada, get_link):
    ada.set_unusable_password()
    ada.save()

    assert_not_valid(choose(client, get_link(), SECOND))
    ada.refresh_from_db()
    assert not ada.has_usable_password()


def test_capital_letters_make_no_second_account(client, ada, get_link, django_user_model):
    assert_chosen(choose(client, get_link("ADA@Example.com"), SECOND))

    assert django_user_model.objects.get() == ada
    assert log_in(client, SECOND, "Ada@example.COM").status_code == 200


@pytest.mark.parametrize("name", ["Ann", "Ada@Example.com"])
def test_an_older_account_with_capital_letters_can_still_log_in(client, django_user_model, name):
    django_user_model.objects.create_user(name, password=FIRST)

    assert log_in(client, email=name).status_code == 200


def test_capital_letters_do_not_start_a_new_count_of_guesses(client, ada):
    names = [ADA, ADA.upper()] * 5
    assert [log_in(client, "wrong", name).status_code for name in names] == [401] * 10
    assert log_in(client, "wrong", ADA.capitalize()).status_code == 429


def test_an_address_gets_three_mails_an_hour_whoever_asks(client, mailoutbox):
    statuses = [
        ask(client, email, REMOTE_ADDR=f"192.0.2.{number}").status_code
        for number, email in enumerate([ADA, ADA.upper(), f" {ADA}", ADA])
    ]

    assert statuses == [201, 201, 201, 429]
    assert len(mailoutbox) == 3
    assert ask(client, EVE).status_code == 201


@pytest.mark.parametrize("name", ["=?utf-8?q?ada?=", "=?utf-8?q?=61da?=", "=?utf-8?q?=0a?="])
def test_an_encoded_word_does_not_reach_another_mailbox(client, mailoutbox, name):
    assert ask(client, f"{name}@example.com").status_code == 400
    assert mailoutbox == []


def test_the_limit_of_an_address_does_not_show_whether_it_has_an_account(client, ada, mailoutbox):
    ask(client, EVE)  # as the link of ada's account

    for email in (ADA, EVE):
        assert [ask(client, email).status_code for _ in range(3)] == [201, 201, 429]


def test_one_ip_address_asks_for_twenty_mails_an_hour(client, mailoutbox):
    statuses = [ask(client, f"user{number}@example.com").status_code for number in range(21)]

    assert statuses == [201] * 20 + [429]
    assert len(mailoutbox) == 20
    assert ask(client, REMOTE_ADDR="192.0.2.1").status_code == 201


def test_a_request_without_a_mail_uses_up_no_mail(client, mailoutbox):
    for _ in range(21):
        assert ask(client, "not an address").status_code == 400
        assert ask(client, headers={"Origin": "https://evil.example"}).status_code == 403
    assert [ask(client).status_code for _ in range(4)] == [201, 201, 201, 429]
    assert [ask(client).status_code for _ in range(20)] == [429] * 20

    assert ask(client, EVE).status_code == 201
    assert len(mailoutbox) == 4


def test_a_failure_of_the_mail_server_uses_up_no_mail(client, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.NoMailServer"
    assert [ask(client).status_code for _ in range(21)] == [500] * 21
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert [ask(client).status_code for _ in range(4)] == [201, 201, 201, 429]


class NoMailServer:
    """A mail backend that cannot connect."""

    def __init__(self, **options):
        raise ConnectionRefusedError


def test_the_mail_links_to_the_page_of_the_settings_not_to_the_host_of_the_request(
    client, settings, mailoutbox
):
    settings.ALLOWED_HOSTS = ["*"]
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    assert ask(client, headers=headers, HTTP_HOST="evil.example").status_code == 201
    settings.ACCOUNT_URL = "https://notes.example/password"
    assert ask(client).status_code == 201

    assert "evil" not in mailoutbox[0].body
    assert link_from(mailoutbox[0])
    assert "https://notes.example/password#token=" in mailoutbox[1].body


def test_the_token_is_in_the_fragment_of_the_link(client, mailoutbox):
    assert ask(client).status_code == 201

    before, _, after = re.search(r"http\S+", mailoutbox[0].body)[0].partition("#")
    assert "token" not in before
    assert "token=" in after


@pytest.mark.parametrize("path", ["link", "password"])
def test_a_page_from_another_site_is_rejected(client, get_link, mailoutbox, path):
    data = get_link() | {"password": FIRST} if path == "password" else {"email": ADA}
    mailoutbox.clear()

    for origin in ("https://evil.example", "null"):
        answer = client.post(f"/api/account/{path}/", data, headers={"Origin": origin})
        assert answer.status_code == 403
    assert mailoutbox == []
    own = client.post(f"/api/account/{path}/", data, headers={"Origin": "http://testserver"})
    assert own.status_code == 201


def test_a_token_that_no_longer_works_does_not_matter(client, mailoutbox):
    stale = {"Authorization": "Bearer stale"}
    assert ask(client, headers=stale).status_code == 201

    data = link_from(mailoutbox[0]) | {"password": FIRST}
    assert client.post("/api/account/password/", data, headers=stale).status_code == 201


BODIES = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"email": null}',
    '{"email": {}}',
    '{"email": ["ada@example.com"]}',
    '{"email": "ada"}',
    '{"email": "ada@example.com\\nBcc: eve@example.com"}',
    '{"email": "ada@example.com, eve@example.com"}',
    '{"email": "a\\u0000@example.com"}',
    '{"email": "\\ud800@example.com"}',
    '{"email": "ada@example\\u3002com"}',  # EmailField accepts these, and no mail can be sent
    '{"email": "\\"a\\u001db\\"@example.com"}',
    '{"email": "%s@example.com"}' % ("a" * 139),
    '{"email": "%s@example.com"}' % ("a" * 1_000_000),
    '{"email": "eve@example.com", "\\ud800": ""}',
]
TOKENS = [
    "null",
    "{}",
    '["x-y"]',
    '"x\\u0000-y"',
    '"\\ud800"',
    '""',
    "1",
    '"%s"' % ("x" * 1_000_000),
]
PASSWORDS = ["null", "{}", "[]", '"\\u0000"', '"\\ud800"', '""', '"%s"' % ("x" * 1_000_000)]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_malformed_body_gets_400_and_no_mail(client, mailoutbox, body):
    for path in ("/api/account/link/", "/api/account/password/"):
        answer = client.post(path, body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()
        assert "Traceback" not in answer.content.decode()
    assert mailoutbox == []


NESTED = ["[" * 100_000, '{"email": ' + '{"a":' * 100_000]


# In a browser, the stack ends before Python counts too many levels.
@pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's stack")
@pytest.mark.parametrize("body", NESTED, ids=["a list", "a field"])
@pytest.mark.parametrize("path", ["link", "password"])
def test_json_that_is_nested_too_deeply_gets_400(client, mailoutbox, path, body):
    answer = client.post(f"/api/account/{path}/", body, content_type="application/json")

    assert_is(answer, 400, {"detail": "The JSON is nested too deeply."})
    assert mailoutbox == []


def test_an_unknown_field_gets_400(client, get_link, mailoutbox):
    link = get_link()
    for path, data in {"link": {"email": ADA}, "password": link | {"password": FIRST}}.items():
        answer = client.post(f"/api/account/{path}/", data | {"is_staff": True})
        assert_is(answer, 400, {"is_staff": ["Unknown field."]})
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("field", ["token", "password"])
def test_a_malformed_token_or_password_gets_400(client, get_link, field):
    link = get_link()
    for value in TOKENS if field == "token" else PASSWORDS:
        given = {"email": f'"{ADA}"', "token": f'"{link["token"]}"', "password": f'"{FIRST}"'}
        body = ", ".join(f'"{name}": {text}' for name, text in (given | {field: value}).items())
        answer = client.post(
            "/api/account/password/", f"{{{body}}}", content_type="application/json"
        )
        assert answer.status_code == 400
        assert answer.json()
    assert_chosen(choose(client, link))


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["link", "password"])
def test_another_method_gets_405(client, method, path):
    assert getattr(client, method)(f"/api/account/{path}/").status_code == 405


def test_a_mail_appears_in_the_terminal_of_the_server(client, settings, capsys):
    settings.EMAIL_BACKEND = getattr(
        project, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"
    )
    answer = ask(client)

    assert answer.status_code == 201
    printed = capsys.readouterr().out
    assert f"To: {ADA}\n" in printed
    # Django 6.1 encodes a mail with longer lines, and no reader could copy the link.
    assert re.search(r"^http://127\.0\.0\.1:8000/account/#token=\w+-\w+$", printed, re.MULTILINE)
