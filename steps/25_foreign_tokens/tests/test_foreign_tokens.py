import base64
import hashlib
import hmac
import json
import sqlite3
import time
from contextlib import closing
from importlib.util import find_spec

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from jwt.algorithms import RSAAlgorithm
from rest_framework_simplejwt.exceptions import TokenError
from tests.issuer import ISSUER, KEY, KID, USER, access_claims, id_claims, sign
from tests.serving import serving, silent
from tests.settings import JWT_SIGNING_KEY

from tests import issuer

ACCESS = "at+jwt"
OTHER_ISSUER = "https://other.example"
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
UNAVAILABLE = {"detail": "The keys to verify your token are not available. Try again in a moment."}

pytestmark = pytest.mark.django_db


def access_token(**claims):
    """Return an access token of the issuer. A claim that is None is left out."""
    kept = {name: value for name, value in access_claims(**claims).items() if value is not None}
    return sign(kept, typ=ACCESS)


def send(client, token, path="/api/protected/", method="get", data=None):
    return getattr(client, method)(
        path,
        data,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def username(answer):
    """Return the username in the greeting of the protected view."""
    assert answer.status_code == 200, answer.content
    return answer.json()["message"].partition("!")[0].removeprefix("Hello, ")


@pytest.fixture
def own(client, user):
    """The tokens of a login of ours: {"access": …, "refresh": …}."""
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert answer.status_code == 200
    return answer.json()


def test_the_tokens_of_our_own_login_still_work(client, own):
    assert username(send(client, own["access"])) == "user"
    refreshed = client.post("/api/token/refresh/", {"refresh": own["refresh"]}).json()
    assert username(send(client, refreshed["access"])) == "user"
    assert len(send(client, refreshed["access"], "/api/logins/").json()) == 1


def test_an_access_token_of_the_foreign_issuer_is_accepted(client, django_user_model):
    assert username(send(client, access_token())).startswith("foreign-")
    assert django_user_model.objects.count() == 1


def test_the_issuer_hands_out_an_access_token_and_an_id_token(client):
    answer = issuer.token(RequestFactory().post("/token", {"username": "ada", "password": "pass"}))
    tokens = json.loads(answer.content)

    assert send(client, tokens["access_token"]).status_code == 200
    assert send(client, tokens["id_token"]).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["account", "notes"]},
        {"sub": "~" * 255},
        {"sub": "auth0|5f 7c"},
        {"jti": None},
        {"client_id": None},
        {"exp": time.time() + 60.5},
    ],
    ids=str,
)
def test_an_access_token_may_have_other_forms(client, claims):
    assert send(client, access_token(**claims)).status_code == 200


@pytest.mark.parametrize("claim, seconds", [("iat", 8), ("nbf", 8), ("exp", -2)])
def test_the_clock_of_the_issuer_may_be_some_seconds_off(client, claim, seconds):
    token = access_token(**{claim: int(time.time()) + seconds})
    assert send(client, token).status_code == 200


def test_the_type_of_an_access_token_may_be_written_in_full(client):
    assert send(client, sign(access_claims(), typ="application/at+jwt")).status_code == 200


def signed_with_the_public_key():
    """Return a token with HS256, whose secret is the public key: everyone can make it."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = {"alg": "HS256", "typ": ACCESS, "kid": KID}
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in (header, access_claims())
    ]
    signature = hmac.digest(pem, b".".join(parts), hashlib.sha256)
    return b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()


REJECTED = {
    "another audience": lambda: access_token(aud="account"),
    "other audiences": lambda: access_token(aud=["account", "page"]),
    "no audience": lambda: access_token(aud=None),
    "another issuer": lambda: access_token(iss=OTHER_ISSUER),
    "an issuer with a slash": lambda: access_token(iss=f"{ISSUER}/"),
    "two issuers": lambda: unchecked(access_claims(iss=[ISSUER, OTHER_ISSUER])),
    "no issuer": lambda: access_token(iss=None),
    "an ID token": lambda: sign(id_claims()),
    "an ID token for this audience too": lambda: sign(id_claims(aud=["page", "notes"])),
    "an ID token with our type": lambda: sign(id_claims(aud="notes", token_type="access")),
    "a refresh token": lambda: sign(access_claims(typ="Refresh"), typ="JWT"),
    "a logout token": lambda: sign(access_claims(), typ="logout+jwt"),
    "a type in a list": lambda: sign(access_claims(), typ=[ACCESS]),
    "an expired token": lambda: access_token(exp=int(time.time()) - 12),
    "no expiry time": lambda: access_token(exp=None),
    "true as the expiry time": lambda: access_token(exp=True),
    "a text as the expiry time": lambda: access_token(exp="9999999999"),
    "a list as the expiry time": lambda: access_token(exp=[]),
    "infinity as the expiry time": lambda: access_token(exp=float("inf")),
    "not valid yet": lambda: access_token(nbf=int(time.time()) + 30),
    "no subject": lambda: access_token(sub=None),
    "a number as the subject": lambda: unchecked(access_claims(sub=1)),
    "a list as the subject": lambda: unchecked(access_claims(sub=["1"])),
    "an empty subject": lambda: access_token(sub=""),
    "a subject of 256 characters": lambda: access_token(sub="x" * 256),
    "NUL in the subject": lambda: access_token(sub="7f3c\0"),
    "a line end in the subject": lambda: access_token(sub="7f3c\n"),
    "a lone surrogate in the subject": lambda: access_token(sub="\ud800"),
    "a subject that is not ASCII": lambda: access_token(sub="zoë"),
    "another key": lambda: sign(access_claims(), ANOTHER_KEY, typ=ACCESS),
    "an unknown key id": lambda: sign(access_claims(), ANOTHER_KEY, typ=ACCESS, kid="unknown"),
    "HS256 with the public key": signed_with_the_public_key,
    "HS256 with our own key": lambda: sign(access_claims(), JWT_SIGNING_KEY, "HS256", typ=ACCESS),
    "HS256 with our own key and claims": lambda: sign(
        access_claims(token_type="access", user_id="1"), JWT_SIGNING_KEY, "HS256"
    ),
    "no signature": lambda: sign(access_claims(), None, "none", typ=ACCESS),
    "another algorithm with the same key": lambda: sign(
        access_claims(), algorithm="PS256", typ=ACCESS
    ),
    "our claims with the key of the issuer": lambda: access_token(
        iss=None, token_type="access", user_id="1"
    ),
    "the key id of a key for another algorithm": lambda: sign(
        access_claims(), ANOTHER_KEY, typ=ACCESS, kid=issuer.EC_KID
    ),
    "another signature": lambda: access_token().rpartition(".")[0] + ".AAAA",
}


def unchecked(claims):
    """Return an access token of any claims. PyJWT signs no `sub` that is not a text."""
    return jwt.PyJWS().encode(
        json.dumps(claims).encode(), KEY, "RS256", headers={"kid": KID, "typ": ACCESS}
    )


@pytest.mark.parametrize("name", REJECTED)
def test_another_token_is_rejected_and_creates_no_user(client, user, django_user_model, name):
    answer = send(client, REJECTED[name]())

    assert answer.status_code == 401
    assert answer.json().get("code") == "token_not_valid"
    assert django_user_model.objects.count() == 1


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer é", "Bearer a.b.c", "Basic YTph"]
)
def test_a_header_without_a_token_of_anybody_is_rejected(client, header):
    assert client.get("/api/protected/", headers={"Authorization": header}).status_code == 401


def test_the_token_class_alone_rejects_another_issuer(client):
    assert find_spec("api.foreign"), "there is no api/foreign.py"
    from api.foreign import ForeignToken

    assert ForeignToken(access_token())["sub"] == USER["sub"]
    with pytest.raises(TokenError):
        ForeignToken(access_token(iss=OTHER_ISSUER))


def test_a_subject_is_one_user_whatever_else_changes(client, django_user_model):
    first = username(send(client, access_token(preferred_username="ada")))
    second = username(send(client, access_token(preferred_username="ada.lovelace", client_id="b")))
    assert first == second
    assert username(send(client, access_token(sub="7F3C-ADA"))) != first
    assert django_user_model.objects.count() == 2


@pytest.mark.parametrize("claim", ["sub", "username", "preferred_username", "name", "user_id"])
def test_no_claim_makes_the_token_one_of_a_user_of_ours(client, user, claim):
    for value in ("user", str(user.pk)):
        assert username(send(client, access_token(**{claim: value}))) != "user"


def test_an_email_address_of_the_issuer_is_not_trusted(client, user):
    user.email = USER["email"]
    user.save()

    token = access_token(email=USER["email"], email_verified=True)
    assert username(send(client, token)) != "user"


def test_no_claim_gives_a_right(client):
    token = access_token(is_staff=True, is_superuser=True, roles=["admin"], scope="admin")

    assert send(client, token).status_code == 200
    assert send(client, token, "/api/staff/notes/").status_code == 403


def test_the_notes_of_a_foreign_user_are_of_this_user_alone(client, own):
    note = send(client, access_token(), "/api/notes/", "post", {"text": "milk"})
    assert note.status_code == 201

    assert send(client, access_token(), "/api/notes/").json() == [note.json()]
    for other in (own["access"], access_token(sub="eve")):
        assert send(client, other, "/api/notes/").json() == []


def test_a_deactivated_user_is_rejected_and_the_others_are_not(client, django_user_model):
    name = username(send(client, access_token()))
    user = django_user_model.objects.get(username=name)
    user.is_active = False
    user.save()

    answer = send(client, access_token())
    assert (answer.status_code, answer.json().get("code")) == (401, "user_inactive")
    assert send(client, access_token(sub="eve")).status_code == 200


@pytest.mark.parametrize("password", ["", " ", "None", "!", "pass"])
def test_a_foreign_user_cannot_log_in_with_a_password(client, password):
    name = username(send(client, access_token()))

    login = client.post("/api/token/", {"username": name, "password": password})
    assert login.status_code in (400, 401)


def test_a_foreign_user_has_no_usable_password(client, django_user_model):
    name = username(send(client, access_token()))

    assert not django_user_model.objects.get(username=name).has_usable_password()


@pytest.mark.parametrize("path", ["refresh", "blacklist", "verify"])
def test_our_own_endpoints_accept_no_foreign_token(client, path):
    token = access_token()
    assert send(client, token).status_code == 200

    answer = client.post(f"/api/token/{path}/", {"refresh": token, "token": token})
    assert answer.status_code == 401


@pytest.mark.parametrize("sid", [None, "of the issuer", 7, "of ours"])
def test_a_foreign_user_has_no_login_here(client, own, sid):
    if sid == "of ours":
        sid = jwt.decode(own["access"], options={"verify_signature": False})["sid"]
    token = access_token(sid=sid)

    answer = send(client, token, "/api/logins/")
    assert (answer.status_code, answer.json()) == (200, [])
    assert send(client, token, "/api/logins/others/", "delete").status_code == 204
    assert send(client, own["access"]).status_code == 200


def test_a_foreign_token_sends_one_sql_statement(client):
    assert send(client, access_token()).status_code == 200

    with CaptureQueriesContext(connection) as queries:
        assert send(client, access_token()).status_code == 200
    assert len(queries) == 1


def test_the_migration_fits_the_model(capsys):
    try:
        call_command("makemigrations", "api", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(f"makemigrations would write: {capsys.readouterr().out}")


@pytest.mark.parametrize(
    "url, used",
    [("http://127.0.0.1:8001/x", "http://127.0.0.1:8001/x"), (None, f"{ISSUER}/jwks.json")],
)
def test_the_url_of_the_keys_comes_from_the_environment(start, url, used):
    show = "from django.conf import settings; print(getattr(settings, 'FOREIGN_JWK_URL', None))"
    run = start("shell", "-v0", "-c", show, FOREIGN_JWK_URL=url)

    assert run.stdout.splitlines()[-1:] == [used], run.stderr


# In a process of its own, which has no keys yet, and a database in a file.

APART = """
import json, os, time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError

from django.contrib.auth import get_user_model
from django.db.models.signals import pre_save
from django.test import Client

later = 0  # in seconds
for clock in ("monotonic", "time"):
    setattr(time, clock, partial(lambda now: now() + later, getattr(time, clock)))

def send(token):
    client = Client(raise_request_exception=False, headers={"Host": "localhost"})
    if token == "own":
        login = {"username": "user", "password": "pass"}
        token = client.post("/api/token/", login).json()["access"]
    begun = now()
    answer = client.get("/api/protected/", headers={"Authorization": f"Bearer {token}"})
    body = answer.content.decode()
    late = "after a long wait" if now() - begun > 20 else ""
    return [answer.status_code, body[:200], answer.headers.get("Retry-After"), late]

now = time.perf_counter
User = get_user_model()
if not User.objects.exists():
    User.objects.create_user("user", password="pass")
if RACE:
    barrier = Barrier(2)

    def wait_for_the_other(**_):
        with suppress(BrokenBarrierError):
            barrier.wait(5)

    pre_save.connect(wait_for_the_other, sender=User)
for tokens in REQUESTS:
    if isinstance(tokens, int):
        later += tokens
        continue
    with ThreadPoolExecutor(len(tokens)) as threads:
        print(json.dumps(list(threads.map(send, tokens))))
print(json.dumps(User.objects.count()))
"""


class Answer:
    def __init__(self, status, body, retry_after, late):
        self.status, self.body, self.retry_after, self.late = status, body, retry_after, late

    def __repr__(self):
        return f"{self.status} {self.body} {self.late}"

    def assert_unavailable(self):
        assert (self.status, self.late) == (503, ""), self
        assert json.loads(self.body) == UNAVAILABLE


@pytest.fixture
def apart(start, tmp_path):
    """Send tokens to the API in a process of its own. Return a list of its answers for each
    request, and the number of users.

    requests: each is a list of tokens, which are sent at once, or a number: the clocks go forward
    by as many seconds.
    The token "own" is one of our own login."""

    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    connection.ensure_connection()
    with closing(sqlite3.connect(database["NAME"])) as copy:
        connection.connection.backup(copy)

    def run(url, *requests, race=False, issuer=ISSUER):
        changed = {
            "FOREIGN_JWK_URL": url,
            "FOREIGN_ISSUER": issuer,
            "DATABASES": {"default": database},
        }
        script = APART.replace("REQUESTS", repr(requests)).replace("RACE", repr(race))
        done = start(
            *("shell", "-v0", "-c", script),
            DJANGO_SETTINGS_MODULE="tests.settings",
            JWT_SIGNING_KEY=JWT_SIGNING_KEY,
            CHANGED_SETTINGS=json.dumps(changed),
        )
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return [[Answer(*each) for each in answers] for answers in lines[:-1]], lines[-1]

    return run


@pytest.fixture
def keys():
    """The body with the keys of the issuer."""
    return issuer.key_set().content


def test_while_the_issuer_is_away_its_tokens_get_503_and_our_own_work(apart):
    answers, users = apart("http://127.0.0.1:1/", [access_token()], ["own"], [access_token()])

    [first], [own], [second] = answers
    for answer in (first, second):
        answer.assert_unavailable()
        assert answer.retry_after == "5"
    assert own.status == 200, own
    assert users == 1


def test_while_the_issuer_is_silent_no_request_waits_for_the_others(apart):
    with silent() as (url, connections):
        answers, _ = apart(url, [access_token()] * 8, ["own"])

    for answer in answers[0]:
        answer.assert_unavailable()
    assert answers[1][0].status == 200
    assert len(connections) == 1


NO_KEYS = [
    (500, b"{}"),
    (302, b""),
    (502, b"<h1>Bad Gateway</h1>"),
    (200, b"<h1>Hello</h1>"),
    (200, b"[]"),
    (200, b'{"keys": []}'),
    (200, b"\xff"),
    (200, b'{"keys": [{"kty": "RSA", "alg": []}]}'),
    (200, b"[" * 100_000),
    (200, None),
]


def test_while_the_issuer_returns_no_keys_the_response_is_503(apart):
    with serving(*NO_KEYS) as server:
        answers, _ = apart(server.url, *([access_token()], 6) * len(NO_KEYS))
        assert server.asked == len(NO_KEYS)
    for [answer] in answers:
        answer.assert_unavailable()


def test_while_the_issuer_sends_its_keys_slowly_the_response_is_503(apart, keys):
    parts = [keys[:1], keys[1:2], keys[2:3], keys[3:4], keys[4:5], keys[5:]]  # a second each
    with serving((200, parts)) as server:
        answers, _ = apart(server.url, [access_token()] * 2, ["own"])

    for answer in answers[0]:
        answer.assert_unavailable()
    assert answers[1][0].status == 200


def test_five_seconds_after_a_failure_the_keys_are_fetched_again(apart, keys):
    token = access_token()
    with serving((502, b""), (200, keys)) as server:
        answers, _ = apart(server.url, [token], 4, [token], 2, [token], [token])
        assert [answer.status for [answer] in answers] == [503, 503, 200, 200]
        assert server.asked == 2


def test_the_keys_are_fetched_once_whatever_tokens_come(apart, keys):
    invented = [sign(access_claims(), ANOTHER_KEY, typ=ACCESS, kid=f"{n}") for n in range(5)]
    with serving((200, keys)) as server:
        answers, _ = apart(server.url, [access_token()], *([each] for each in invented))
        assert [answer.status for [answer] in answers] == [200] + [401] * 5
        assert server.asked == 1


def test_a_new_key_of_the_issuer_works_without_a_restart(apart, keys):
    new = RSAAlgorithm.to_jwk(ANOTHER_KEY.public_key(), as_dict=True) | {"kid": "new"}
    both = json.dumps({"keys": [*json.loads(keys)["keys"], new]}).encode()
    token = sign(access_claims(), ANOTHER_KEY, typ=ACCESS, kid="new")
    with serving((200, keys), (200, both)) as server:
        answers, _ = apart(server.url, [access_token()], [token], 31, [token])
        assert [answer.status for [answer] in answers] == [200, 401, 200]
        assert server.asked == 2


def test_tokens_of_others_fetch_no_keys(apart, keys):
    others = [access_token(iss=OTHER_ISSUER), access_token(iss=None), "x", "own"]
    with serving((200, keys)) as server:
        answers, _ = apart(server.url, *([each] for each in others))
        assert [answer.status for [answer] in answers] == [401, 401, 401, 200]
        assert server.asked == 0


def test_two_first_requests_at_the_same_moment_make_one_user(apart, keys):
    with serving((200, keys)) as server:
        [both, [later]], users = apart(
            server.url, [access_token()] * 2, [access_token()], race=True
        )

    assert [answer.status for answer in both] == [200, 200], both
    assert {answer.body for answer in both} == {later.body}
    assert users == 2  # and our own


def test_one_subject_of_two_issuers_is_two_users(apart, keys):
    with serving((200, keys)) as server:
        [[first]], _ = apart(server.url, [access_token()])
        [[other]], users = apart(server.url, [access_token(iss=OTHER_ISSUER)], issuer=OTHER_ISSUER)

    assert (first.status, other.status) == (200, 200)
    assert first.body != other.body
    assert users == 3  # and our own
