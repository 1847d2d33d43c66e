"""Check the answers to the exercises. If you read on, you see the solutions."""

import base64
import json
import os
import random
import re
import secrets
import time
import uuid
import warnings
from functools import wraps
from pathlib import Path

import jwt
import requests
from hints import HINTS

ROOT = Path(__file__).resolve().parents[1]
ANSWERS = ROOT / "tests" / "exercises" / "notebooks"
if not ANSWERS.exists():  # in a browser
    ANSWERS = Path(__file__).with_name("course_answers")


def check(exercise):
    """Return a function that prints "Right." or "Not yet: …", and never a traceback.

    Args:
        exercise: raises AssertionError with a hint while the answer, its last argument, is wrong.
    """

    @wraps(exercise)
    def say(*given):
        try:
            assert given[-1] is not ..., "put your answer in place of the dots."
            exercise(*given)
        except Exception as error:
            print(f"Not yet: {hint_of(error)}")
        else:
            print("Right.")
            note(exercise.__name__.replace("_", "-"))

    return say


def note(exercise):
    """Remember an exercise that is solved, for `python3 -m guide list`."""
    if os.environ.get("JWT_GUIDE_NOTEBOOKS"):
        with open(ROOT / "work" / "notebooks" / "right.txt", "a", encoding="utf-8") as file:
            file.write(f"{exercise}\n")


def hint(exercise):
    """Print the hint for an exercise, by the id of its cell, as `hint("log-in")`."""
    print(HINTS.get(exercise) or f"There is no exercise {exercise!r}: {', '.join(HINTS)}.")


def solution(exercise):
    """Print one right answer to an exercise, by the id of its cell."""
    for path in sorted(ANSWERS.glob("*/right.py")):
        _, *parts = re.split(r"^# %% ([\w-]+)\n", path.read_text("utf-8"), flags=re.MULTILINE)
        if exercise in parts[::2]:
            print(parts[parts.index(exercise) + 1].strip())
            return
    print(f"There is no solution of {exercise!r} here. All of them: tests/exercises/notebooks")


def hint_of(error):
    """Return the hint of a check, or say which error the answer itself has raised."""
    place = error.__traceback__
    while place.tb_next:
        place = place.tb_next
    if isinstance(error, AssertionError) and place.tb_frame.f_code.co_filename == __file__:
        return error
    return f"your answer raises {type(error).__name__}{f': {error}' if str(error) else '.'}"


def get(session, api, token):
    """Return the response of the protected view to this access token."""
    return session.get(f"{api}/api/protected/", headers={"Authorization": f"Bearer {token}"})


def reason(response):
    """Return why a response is an error, in the words of the server."""
    body = response.json()
    return body["messages"][0]["message"] if "messages" in body else body.get("detail", body)


def claims_of(token):
    """Return the claims of a token, without checking its signature."""
    return json.loads(part_of(token, 1))


def part_of(token, number):
    """Return the bytes of one of the three parts of a token, counted from 0."""
    return base64.urlsafe_b64decode(token.split(".")[number] + "==")


def signed(claims, key):
    """Return a token of these claims, signed with HS256. The key may be weak."""
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
    assert isinstance(token, str), f"with the right password it returns {token!r}, not a token."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the protected view rejects the token that it returns: {reason(response)}."
    )
    assert function("user", "pass") != token, "a second login must return a new token."
    for name, password in [("user", "wrong"), ("nobody", "pass")]:
        said = function(name, password)
        assert said is None, f"for {name!r} with {password!r} it returns {said!r}, not None."


# 02_inside_a_token


@check
def lifetime(session, api, seconds):
    lives = {}
    for name, token in log_in_for_real(session, api).items():
        claims = claims_of(token)
        lives[name] = claims["exp"] - claims["iat"]
    assert isinstance(seconds, int | float), f"{seconds!r} is not a number."
    assert abs(seconds - lives["access"]) > 1, "that is the lifetime of the access token."
    assert abs(seconds - lives["refresh"]) <= 1, "no: take `exp` and `iat` of the refresh token."


@check
def make_token(session, api, function):
    claims = {"token_type": "access", "jti": uuid.uuid4().hex, "user_id": "1"}
    claims["exp"] = int(time.time()) + 60
    token = function(dict(claims))
    assert isinstance(token, str), f"it returns {token!r}, not a token."
    assert token.count(".") == 2, "a token has three parts, with a dot between them."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the server rejects the token that it makes: {reason(response)}."
    )
    assert claims_of(token) == claims, "its claims are not those of the argument."


@check
def twin(session, api, token, twin):
    assert isinstance(twin, str), f"{twin!r} is not a token."
    assert twin != token, "that is the same token."
    assert twin[:-1] == token[:-1], "only the last character may differ."
    assert part_of(twin, 2) == part_of(token, 2), "its signature decodes to other bytes."
    assert get(session, api, twin).status_code == 401, "the server accepts it, but it should not."


# 03_expiry_and_refresh


@check
def expired(function):
    # Payloads of each length that base64url has, one of them with its letters - and _.
    for name in ("", "a", "ab", ">>>", "???"):
        claims = json.dumps({"exp": 1767269400, "sub": name}).encode()
        payload = base64.urlsafe_b64encode(claims).rstrip(b"=").decode()
        for now, answer in [(1767269399.9, False), (1767269400, True), (1767269401, True)]:
            said = function(f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJl", now)
            when = f"{now - 1767269400:+.1f} s from `exp`"
            assert said is answer, f"{when} it returns {said!r}."


@check
def one_call(api, make_auth, number):
    sent = []
    session = requests.Session()
    session.auth = make_auth()
    session.auth.tokens["access"] = "expired"
    really_send = requests.adapters.HTTPAdapter.send

    def send(adapter, request, **options):
        sent.append(f"{request.method} {request.path_url}")
        return really_send(adapter, request, **options)

    requests.adapters.HTTPAdapter.send = send
    try:
        session.get(f"{api}/api/protected/")
    finally:
        requests.adapters.HTTPAdapter.send = really_send
    assert number == len(sent), "no. Which requests are sent one after the other?"


# 04_attacks


@check
def none_spelt(session, api, function):
    token = function({"user_id": "1"})
    assert isinstance(token, str), f"it returns {token!r}, not a token."
    assert token.count(".") == 2, "a token has three parts, with a dot between them."
    header = json.loads(part_of(token, 0))
    assert header.get("alg", "").lower() == "none", f"its header is {header}."
    assert header["alg"] != "none", "every filter finds that spelling."
    assert token.endswith("."), "its third part is not empty."
    assert claims_of(token) == {"user_id": "1"}, "its claims are not those of the argument."
    status = get(session, api, token).status_code
    assert status == 401, f"the server answers {status} to it."


@check
def verify(function):
    key, later = secrets.token_urlsafe(64), int(time.time()) + 60
    claims = {"token_type": "access", "jti": "1", "user_id": "1", "exp": later}
    said = function(jwt.encode(claims, key), key)
    assert said == claims, f"for a good token it returns {said!r}, not the claims."
    bad = {
        "unsigned": jwt.encode(claims, None, algorithm="none"),
        "signed with another key": jwt.encode(claims, secrets.token_urlsafe(48)),
        "signed with HS512": jwt.encode(claims, key, algorithm="HS512"),
        "signed with HS384": jwt.encode(claims, key, algorithm="HS384"),
        "expired": jwt.encode(claims | {"exp": 1}, key),
        "a refresh token": jwt.encode(claims | {"token_type": "refresh"}, key),
        "a sliding token": jwt.encode(claims | {"token_type": "sliding"}, key),
        "of no type": jwt.encode({"user_id": "1", "exp": later}, key),
    }
    for kind, token in bad.items():
        try:
            function(token, key)
        except jwt.InvalidTokenError:
            continue
        raise AssertionError(f"a token that is {kind} passes.")


# 05_logout_and_rotation


def renew(session, api, refresh):
    """Return the response to a refresh with this token."""
    return session.post(f"{api}/api/token/refresh/", data={"refresh": refresh})


@check
def end(session, api, function):
    refresh = log_in_for_real(session, api)["refresh"]
    for when in ("first", "second"):
        said = function(refresh)
        assert said is True, f"the {when} logout with a good token returns {said!r}."
    assert renew(session, api, refresh).status_code == 401, "the token still works."
    for text in ("no token", log_in_for_real(session, api)["access"]):
        said = function(text)
        assert said is False, f"{text[:8]!r} … is not a refresh token, and it returns {said!r}."


@check
def stay(session, api, function):
    first = log_in_for_real(session, api)["refresh"]
    assert function(first, 0) == first, "after no refresh it returns another token than the first."
    last = function(first, 3)
    assert isinstance(last, str), f"after three refreshes it returns {last!r}, not a token."
    assert renew(session, api, first).status_code == 401, "it has not used the first token."
    assert renew(session, api, last).status_code == 200, (
        "the token that it returns was used before."
    )


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
    assert number == opened, "no. Which of the tokens contain the `sid` of the ended login?"


# 06_two_services


def key_pair(kid):
    """Return a new private key, and its public key as a JSON Web Key with this `kid`."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return private, as_jwk(private.public_key()) | {"kid": kid, "alg": "RS256"}


def as_jwk(key):
    from jwt.algorithms import RSAAlgorithm  # only where there is cryptography

    return RSAAlgorithm.to_jwk(key, as_dict=True)


def without(claims, name):
    return {key: value for key, value in claims.items() if key != name}


@check
def member(name):
    private, public = key_pair("1")
    assert name not in public, "that one is public."
    assert name in as_jwk(private), "no. RFC 7518 names it in section 6.3.2.1."
    assert name == "d", "that one is private, but it is not the exponent."


@check
def find_key(function):
    old, new = key_pair("old"), key_pair("new")
    keys = [old[1], new[1]]
    for private, public in (old, new):
        token = jwt.encode({"sub": "1"}, private, "RS256", headers={"kid": public["kid"]})
        said = function(keys, token)
        assert said == public, f"for a token of the {public['kid']} key it returns {said!r}."
    for header in ({"kid": "another"}, {}):
        said = function(keys, jwt.encode({"sub": "1"}, old[0], "RS256", headers=header))
        assert said is None, f"for a token that names {header or 'no key'} it returns {said!r}."


@check
def accept(issuer, function):
    private, public = key_pair("1")
    stranger, _ = key_pair("1")
    claims = {"user_id": "1", "exp": int(time.time()) + 60, "iss": issuer, "aud": ["us", "them"]}
    key = jwt.PyJWK(public)
    said = function(jwt.encode(claims, private, "RS256"), key, "us")
    assert said == claims, f"for a good token it returns {said!r}, not the claims."
    bad = {
        "signed with another key": jwt.encode(claims, stranger, "RS256"),
        "expired": jwt.encode(claims | {"exp": 1}, private, "RS256"),
        "for another audience": jwt.encode(claims | {"aud": ["them"]}, private, "RS256"),
        "from another issuer": jwt.encode(claims | {"iss": "https://x.example"}, private, "RS256"),
        "from no issuer": jwt.encode(without(claims, "iss"), private, "RS256"),
        "for no audience": jwt.encode(without(claims, "aud"), private, "RS256"),
        "signed with the public key as a password": signed(claims, public["n"]),
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
    """Return what a benchmark saves, for these rows: {"name": (queries, median)}."""
    made = {
        name: {"title": f"Row {name}", "queries": queries, "ratio": spread_about(cost)}
        for name, (queries, cost) in rows.items()
    }
    return {"inprocess": {"sqlite": {"rows": made}}}


def spread_about(median, by=0.1):
    return {"low": median - by, "median": median, "high": median + by}


@check
def cheapest(function):
    said = function(run_with(a=(0, 1), b=(1, 3), c=(2, 2.5), d=(1, 4)))
    assert said != "a", "that row sends no query."
    assert said == "c", f"of rows that cost 3, 2.5 and 4 it returns {said!r}, not the second one."
    said = function(run_with(x=(1, 9.5), y=(1, 10)))
    assert said == "x", f"of rows that cost 9.5 and 10 it returns {said!r}: compare numbers."


@check
def surely_less(function):
    pairs = [
        ((2, 0.1), (3, 0.1), True),
        ((3, 0.1), (2, 0.1), False),
        ((2, 0.6), (3, 0.6), False),
        ((2, 0.5), (3, 0.5), False),  # they touch
    ]
    for one, other, answer in pairs:
        said = function(spread_about(*one), spread_about(*other))
        assert said is answer, (
            f"from {one[0] - one[1]:.1f} to {one[0] + one[1]:.1f}, compared with "
            f"{other[0] - other[1]:.1f} to {other[0] + other[1]:.1f}: it returns {said!r}."
        )


# 08_orm_and_shell


def new_user():
    """Create a user with the password of the lessons in the database of this kernel."""
    from django.contrib.auth import get_user_model  # only where Django is set up

    return get_user_model().objects.create_user(uuid.uuid4().hex, password="pass")


def refresh_tokens(session, api, user, number):
    """Log in a user `number` times, and return the refresh tokens."""
    data = {"username": user.username, "password": "pass"}
    return [session.post(f"{api}/api/token/", data=data).json()["refresh"] for _ in range(number)]


@check
def end_all(session, api, function):
    user, other = new_user(), new_user()
    try:
        tokens = refresh_tokens(session, api, user, 2)
        (others,) = refresh_tokens(session, api, other, 1)
        tokens.append(renew(session, api, tokens[0]).json()["refresh"])
        for when, number in [("of three tokens, one is used: it", 2), ("the second time it", 0)]:
            said = function(user)
            assert said == number, f"{when} returns {said!r}, not {number}."
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
        assert said == 0, f"before the first login it returns {said!r}, not 0."
        refresh_tokens(session, api, other, 1)
        first, second, _ = refresh_tokens(session, api, user, 3)
        said = function(user)
        assert said == 3, f"after three logins it returns {said!r}, not 3."
        renew(session, api, first)
        said = function(user)
        assert said == 3, f"after a refresh, one old and one new, it returns {said!r}, not 3."
        row = OutstandingToken.objects.get(token=second)
        row.expires_at = row.created_at
        row.save()
        said = function(user)
        assert said == 2, f"when one of three has expired, it returns {said!r}, not 2."
    finally:
        forget(user, other)


def forget(*users):
    """Delete these users and all their tokens."""
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    for user in users:
        OutstandingToken.objects.filter(user=user).delete()
        user.delete()


# 09_threads_and_refresh


@check
def ten_threads(storm, number):
    sent = storm()
    assert number == sent.total(), f"no. It sent {dict(sent)}: now add up."


@check
def ten_hasty(storm, number):
    sent = storm()
    assert number == sent.total(), f"no. It sent {dict(sent)}: now add up."


# 10_attacks_on_keys


@check
def crack_digits(words, function):
    keys = [f"{word}{random.randrange(100):02}" for word in words]
    for key in [*keys, f"{words[0]}00", f"{words[-1]}07", f"{words[-1]}99"]:
        assert function(signed({"user_id": "1"}, key)) == key, "it misses a word with two digits."
    said = function(signed({"user_id": "1"}, secrets.token_urlsafe(48)))
    assert said is None, f"the key is none of these, and it returns {said!r}."


@check
def nobody(session, api, message):
    claims = {"token_type": "access", "jti": "1", "user_id": "999", "exp": int(time.time()) + 60}
    body = get(session, api, signed(claims, "secret")).json()
    assert message == body["detail"], "the server says something else. Look at `detail`."


# 11_accounts


def post(session, api, path, access=None, **data):
    """Return the response to a POST with these fields, and with an access token if there is one."""
    headers = {"Authorization": f"Bearer {access}"} if access else {}
    return session.post(f"{api}/api/{path}/", headers=headers, data=data)


@check
def sign_up(session, api, function):
    email = f"{uuid.uuid4().hex}@example.com"
    token = function(email, "correct-horse-9")
    assert isinstance(token, str), f"with a good password it returns {token!r}, not a token."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the protected view rejects the token that it returns: {reason(response)}."
    )
    assert email in response.json()["message"], "the token belongs to another account."
    said = function(f"other-{email}", "password")
    assert said is None, f"if the server rejects the password, it returns {said!r}, not None."


@check
def old_link(session, api, read_mail, status):
    email, first, second = f"{uuid.uuid4().hex}@example.com", "correct-horse-9", "battery-staple-9"

    def choose_with(link, password):
        token = re.search(r"#token=(\S+)", link)[1]
        data = {"email": email, "token": token, "password": password}
        return post(session, api, "account/password", **data).status_code

    post(session, api, "account/link", email=email)
    assert choose_with(read_mail(), first) == 201
    access = post(session, api, "token", username=email, password=first).json()["access"]
    post(session, api, "account/link", email=email)
    link = read_mail()
    passwords = {"password": first, "new_password": second}
    assert post(session, api, "account/change", access, **passwords).status_code == 204
    assert status == choose_with(link, "purple-window-9"), (
        "no. What does the server sign in a link, and what has changed since then?"
    )


# 12_sockets


def open_socket(api, access):
    """Return a WebSocket that is logged in with this access token."""
    import websocket  # only where there is a server with sockets

    socket = websocket.create_connection(f"{api.replace('http', 'ws', 1)}/ws/", timeout=10)
    socket.send(json.dumps({"access": access}))
    assert socket.recv_data()[0] == websocket.ABNF.OPCODE_TEXT
    return socket


def close_code(socket, seconds):
    """Return the code with which the server closes a WebSocket within this time, or None."""
    import websocket

    socket.settimeout(seconds)
    try:
        return int.from_bytes(socket.recv_data()[1][:2], "big")
    except websocket.WebSocketTimeoutException:
        return None


def log_out(session, api, tokens):
    return post(session, api, "token/blacklist", refresh=tokens["refresh"])


@check
def connect_again(session, api, function):
    def try_with(tokens, when):
        socket = function(dict(tokens))
        assert hasattr(socket, "recv_data"), f"{when} it returns {socket!r}, not a socket."
        assert not close_code(socket, 0.5), f"{when} it returns a socket that the server closes."
        log_out(session, api, tokens)
        assert close_code(socket, 10) == 4410, f"{when} it returns a socket of another login."

    try_with(log_in_for_real(session, api), "with a fresh access token")
    old, ended = (log_in_for_real(session, api) for _ in range(2))
    log_out(session, api, ended)
    said = function(dict(ended))
    assert said is None, f"after a logout it returns {said!r}, not None."
    time.sleep(max(claims_of(ended["access"])["exp"] + 0.5 - time.time(), 0))
    try_with(old, "if the access token has expired,")
    said = function(dict(ended))
    assert said is None, f"after a logout, with an expired token, it returns {said!r}, not None."


@check
def still_open(session, api, number):
    logins = [log_in_for_real(session, api) for _ in range(3)]
    sockets = [open_socket(api, tokens["access"]) for tokens in logins for _ in range(2)]
    log_out(session, api, logins[0])
    assert [close_code(socket, 10) for socket in sockets[:2]] == [4410, 4410]
    others = [close_code(socket, 0.5) for socket in sockets[2:]]
    assert number == others.count(None), "no. To which login does each socket belong?"


# 13_foreign_tokens

LOGIN, OTHER = "https://login.example", "https://login.example.org"


@check
def issuer_of(function):
    key, later = secrets.token_urlsafe(48), int(time.time()) + 60
    for kind, token, answer in [
        ("a token of an issuer", signed({"iss": OTHER, "exp": later}, key), OTHER),
        ("an expired token of an issuer", signed({"iss": LOGIN, "exp": 1}, key), LOGIN),
        ("a token without `iss`", signed({"user_id": "1", "exp": later}, key), None),
        ("a text without dots", "nonsense", None),
        ("three parts that are not JSON", "a.b.c", None),
    ]:
        said = function(token)
        assert said == answer, f"for {kind} it returns {said!r}, not {answer!r}."


@check
def find_user(function):
    users, email = {}, "ada@example.com"
    for who, name, issuer, subject in [
        ("the first user", "foreign-1", LOGIN, "1"),
        ("another `sub`, with the same email address,", "foreign-2", LOGIN, "2"),
        ("the same `sub` at another issuer", "foreign-3", OTHER, "1"),
        ("another pair that is the same text", "foreign-4", LOGIN, ".org1"),
    ]:
        said = function(users, {"iss": issuer, "sub": subject, "email": email})
        assert said == name, f"{who} is {said!r}, not {name!r}."
    said = function(users, {"iss": LOGIN, "sub": "1", "email": "ada@example.org"})
    assert said == "foreign-1", f"with a new email address, the first user is {said!r}."
    assert function({}, {"iss": OTHER, "sub": "2", "email": email}) == "foreign-1", (
        "it knows users that are not in `users`."
    )
