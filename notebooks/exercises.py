"""Says whether the answer to an exercise is right. Reading on spoils the exercises."""

import base64
import json
import random
import secrets
import time
import uuid
import warnings
from functools import wraps

import jwt


def check(exercise):
    """An exercise raises AssertionError with a hint as long as the answer, its last argument, is
    not right. The reader sees "Right." or "Not yet: …", and never a traceback from here."""

    @wraps(exercise)
    def say(*given):
        try:
            assert given[-1] is not ..., "put your answer in place of the dots."
            exercise(*given)
        except AssertionError as hint:
            print(f"Not yet: {hint}")
        except Exception as error:
            print(f"Not yet: with your answer comes {type(error).__name__}: {error}")
        else:
            print("Right.")

    return say


def get(session, api, token):
    """The response of the protected view to this access token."""
    return session.get(f"{api}/api/protected/", headers={"Authorization": f"Bearer {token}"})


def claims_of(token):
    return json.loads(part_of(token, 1))


def part_of(token, number):
    """The bytes of one of a token's three parts, counted from 0."""
    return base64.urlsafe_b64decode(token.split(".")[number] + "==")


def signed(claims, key):
    """A token of these claims, signed with HS256, with a key as weak as you like."""
    with warnings.catch_warnings(action="ignore"):
        return jwt.encode(claims, key)


def log_in_for_real(session, api):
    return session.post(f"{api}/api/token/", data={"username": "user", "password": "pass"}).json()


# 01_first_token


@check
def wrong_type(session, api, message):
    body = get(session, api, log_in_for_real(session, api)["refresh"]).json()
    assert message != body["detail"], "that is the general `detail`; `messages` is more exact."
    assert message == body["messages"][0]["message"], (
        "the server says something else. Copy the text word for word."
    )


@check
def session_header(api, session):
    response = session.get(f"{api}/api/protected/")
    assert response.status_code == 200, (
        f"without `headers=` the server answers {response.status_code}: {response.json()['detail']}"
    )


@check
def log_in(session, api, function):
    token = function("user", "pass")
    assert isinstance(token, str), f"with the right password it gives {token!r}, not a token."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the protected view refuses what it gives: {response.json()['messages'][0]['message']}."
    )
    assert function("user", "wrong") is None, "a wrong password must give None."


# 02_inside_a_token


@check
def lifetime(session, api, seconds):
    lives = {}
    for name, token in log_in_for_real(session, api).items():
        claims = claims_of(token)
        lives[name] = claims["exp"] - claims["iat"]
    assert isinstance(seconds, int | float), f"{seconds!r} is not a number."
    assert abs(seconds - lives["access"]) > 1, "that is the access token's life."
    assert abs(seconds - lives["refresh"]) <= 1, "no: take `exp` and `iat` of the refresh token."


@check
def make_token(session, api, function):
    claims = {"token_type": "access", "jti": uuid.uuid4().hex, "user_id": "1"}
    token = function(claims | {"exp": int(time.time()) + 60})
    assert isinstance(token, str), f"it gives {token!r}, not a token."
    assert token.count(".") == 2, "a token has three parts, with a dot between them."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the server refuses what it makes: {response.json()['messages'][0]['message']}."
    )
    assert claims_of(token)["jti"] == claims["jti"], "the claims in it are not the ones given."


@check
def twin(session, api, token, twin):
    assert isinstance(twin, str), f"{twin!r} is not a token."
    assert twin != token, "that is the same token."
    assert twin[:-1] == token[:-1], "only the last character may differ."
    assert part_of(twin, 2) == part_of(token, 2), "its signature decodes to other bytes."
    assert get(session, api, twin).status_code == 401, "the server takes it; it should not."


# 03_expiry_and_refresh


@check
def expired(function):
    payload = base64.urlsafe_b64encode(b'{"exp":1767269400,"sub":">>>"}').rstrip(b"=").decode()
    for now, answer in [(1767269399.9, False), (1767269400, True), (1767269401, True)]:
        said = function(f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJl", now)
        when = f"{now - 1767269400:+.1f} s from `exp`"
        assert said is answer, f"{when} it says {said!r}."


@check
def ten_threads(storm, number):
    sent = storm()
    assert number == sent.total(), f"no. It sent {dict(sent)}: now add up."


# 04_attacks


@check
def crack_digits(words, function):
    for key in [f"{word}{random.randrange(100):02}" for word in words] + [f"{words[0]}00"]:
        assert function(signed({"user_id": "1"}, key)) == key, "it misses a word with two digits."
    said = function(signed({"user_id": "1"}, secrets.token_urlsafe(48)))
    assert said is None, f"the key is none of these, and it says {said!r}."


@check
def nobody(session, api, message):
    claims = {"token_type": "access", "jti": "1", "user_id": "999", "exp": int(time.time()) + 60}
    body = get(session, api, signed(claims, "secret")).json()
    assert message == body["detail"], "the server says something else. Look at `detail`."


@check
def verify(function):
    key, later = secrets.token_urlsafe(64), int(time.time()) + 60
    claims = {"token_type": "access", "jti": "1", "user_id": "1", "exp": later}
    said = function(jwt.encode(claims, key), key)
    assert said == claims, f"for a good token it gives {said!r}, not the claims."
    bad = {
        "unsigned": jwt.encode(claims, None, algorithm="none"),
        "signed with another key": jwt.encode(claims, secrets.token_urlsafe(48)),
        "signed with another algorithm": jwt.encode(claims, key, algorithm="HS512"),
        "expired": jwt.encode(claims | {"exp": 1}, key),
        "a refresh token": jwt.encode(claims | {"token_type": "refresh"}, key),
    }
    for kind, token in bad.items():
        try:
            function(token, key)
        except jwt.InvalidTokenError:
            continue
        raise AssertionError(f"a token that is {kind} passes.")


# 05_logout_and_rotation


def renew(session, api, refresh):
    """The response to a refresh with this token."""
    return session.post(f"{api}/api/token/refresh/", data={"refresh": refresh})


@check
def end(session, api, function):
    refresh = log_in_for_real(session, api)["refresh"]
    for when in ("first", "second"):
        said = function(refresh)
        assert said is True, f"the {when} logout with a good token gives {said!r}."
    assert renew(session, api, refresh).status_code == 401, "the token still works."
    for text in ("no token", log_in_for_real(session, api)["access"]):
        said = function(text)
        assert said is False, f"for what is no refresh token, {text[:8]!r} …, it gives {said!r}."


@check
def stay(session, api, function):
    first = log_in_for_real(session, api)["refresh"]
    assert function(first, 0) == first, "after no refresh it gives another token than the first."
    last = function(first, 3)
    assert isinstance(last, str), f"after three refreshes it gives {last!r}, not a token."
    assert renew(session, api, first).status_code == 401, "it has not used the first token."
    assert renew(session, api, last).status_code == 200, "the token that it gives is used up."


@check
def loot(session, api, number):
    first = log_in_for_real(session, api)["refresh"]
    newest, stolen = first, []
    for _ in range(3):
        pair = renew(session, api, newest).json()
        newest = pair["refresh"]
        stolen.append(pair["access"])
    ended = [renew(session, api, token).status_code for token in (first, newest)]
    assert ended == [401, 401]
    opened = [get(session, api, token).status_code for token in stolen].count(200)
    assert number == opened, "no. Is an access token looked up in any list?"


# 06_two_services


def key_pair(kid):
    """A fresh private key, and the public one as a JSON Web Key of that id."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    return private, as_jwk(private.public_key()) | {"kid": kid, "alg": "EdDSA", "use": "sig"}


def as_jwk(key):
    from jwt.algorithms import OKPAlgorithm  # only where there is cryptography

    return OKPAlgorithm.to_jwk(key, as_dict=True)


@check
def member(name):
    private, public = key_pair("1")
    more = set(as_jwk(private)) - set(public)
    assert name not in public, "that one is public."
    assert {name} == more, "no. RFC 8037 names it in section 2, beside `x`."


@check
def find_key(function):
    old, new = key_pair("old"), key_pair("new")
    keys = [old[1], new[1]]
    for private, public in (old, new):
        token = jwt.encode({"sub": "1"}, private, "EdDSA", headers={"kid": public["kid"]})
        said = function(keys, token)
        assert said == public, f"for a token of the {public['kid']} key it gives {said!r}."
    for header in ({"kid": "another"}, {}):
        said = function(keys, jwt.encode({"sub": "1"}, old[0], "EdDSA", headers=header))
        assert said is None, f"for a token that names {header or 'no key'} it gives {said!r}."


@check
def accept(issuer, function):
    private, public = key_pair("1")
    stranger, _ = key_pair("1")
    claims = {"user_id": "1", "exp": int(time.time()) + 60, "iss": issuer, "aud": ["us", "them"]}
    key = jwt.PyJWK(public)
    said = function(jwt.encode(claims, private, "EdDSA"), key, "us")
    assert said == claims, f"for a good token it gives {said!r}, not the claims."
    bad = {
        "signed with another key": jwt.encode(claims, stranger, "EdDSA"),
        "expired": jwt.encode(claims | {"exp": 1}, private, "EdDSA"),
        "for another audience": jwt.encode(claims | {"aud": ["them"]}, private, "EdDSA"),
        "from another issuer": jwt.encode(claims | {"iss": "https://x.example"}, private, "EdDSA"),
        "signed with the public key as a password": signed(claims, public["x"]),
    }
    for kind, token in bad.items():
        assert function(token, key, "us") is None, f"a token that is {kind} passes."


# 07_what_it_costs


@check
def logout(session, api, number):
    refresh = log_in_for_real(session, api)["refresh"]
    response = session.post(f"{api}/api/token/blacklist/", data={"refresh": refresh})
    assert response.status_code == 200
    assert number == int(response.headers["Queries"]), "no. Log in, log out, and count."


def run_with(**rows):
    """What a benchmark has saved, with these rows: {"name": (queries, median)}."""
    made = {
        name: {"title": name, "queries": queries, "ratio": spread_about(cost)}
        for name, (queries, cost) in rows.items()
    }
    return {"inprocess": {"sqlite": {"rows": made}}}


def spread_about(median, by=0.1):
    return {"low": median - by, "median": median, "high": median + by}


@check
def cheapest(function):
    said = function(run_with(a=(0, 1), b=(1, 3), c=(2, 2.5), d=(1, 4)))
    assert said != "a", "that row asks the database nothing."
    assert said == "c", f"of rows that cost 3, 2.5 and 4 it gives {said!r}, not the second one."
    said = function(run_with(x=(1, 9.5), y=(1, 10)))
    assert said == "x", f"of rows that cost 9.5 and 10 it gives {said!r}: compare numbers."


@check
def surely_less(function):
    pairs = [((2, 0.1), (3, 0.1), True), ((3, 0.1), (2, 0.1), False), ((2, 0.6), (3, 0.6), False)]
    for one, other, answer in pairs:
        said = function(spread_about(*one), spread_about(*other))
        assert said is answer, (
            f"from {one[0] - one[1]:.1f} to {one[0] + one[1]:.1f}, compared with "
            f"{other[0] - other[1]:.1f} to {other[0] + other[1]:.1f}: it says {said!r}."
        )


# 08_orm_and_shell


def new_user():
    """A user of the database that this kernel has opened, with the password of the lessons."""
    from django.contrib.auth import get_user_model  # only where Django is set up

    return get_user_model().objects.create_user(uuid.uuid4().hex, password="pass")


def refresh_tokens(session, api, user, number):
    """The refresh tokens of so many logins of this user."""
    data = {"username": user.username, "password": "pass"}
    return [session.post(f"{api}/api/token/", data=data).json()["refresh"] for _ in range(number)]


@check
def end_all(session, api, function):
    user, other = new_user(), new_user()
    try:
        tokens = refresh_tokens(session, api, user, 2)
        (others,) = refresh_tokens(session, api, other, 1)
        tokens.append(renew(session, api, tokens[0]).json()["refresh"])
        for when, number in [("of three tokens, one is used up: it", 2), ("the second time it", 0)]:
            said = function(user)
            assert said == number, f"{when} gives {said!r}, not {number}."
            good = [renew(session, api, token).status_code for token in tokens].count(200)
            assert good == 0, f"{good} of the tokens that it has ended still work."
        assert renew(session, api, others).status_code == 200, "another user is logged out too."
    finally:
        forget(user, other)


@check
def usable(session, api, function):
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    user, other = new_user(), new_user()
    try:
        said = function(user)
        assert said == 0, f"before the first login it gives {said!r}, not 0."
        refresh_tokens(session, api, other, 1)
        first, second, _ = refresh_tokens(session, api, user, 3)
        said = function(user)
        assert said == 3, f"after three logins it gives {said!r}, not 3."
        renew(session, api, first)
        said = function(user)
        assert said == 3, f"after a refresh, one old and one new, it gives {said!r}, not 3."
        row = OutstandingToken.objects.get(token=second)
        row.expires_at = row.created_at
        row.save()
        said = function(user)
        assert said == 2, f"when one of three has expired, it gives {said!r}, not 2."
    finally:
        forget(user, other)


def forget(*users):
    """Deletes these users and all their tokens."""
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    for user in users:
        OutstandingToken.objects.filter(user=user).delete()
        user.delete()
