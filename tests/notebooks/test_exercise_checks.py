"""The checks of the exercises accept no wrong answer: each of these was given once, or is near."""

import base64
import json
import sys

import jwt
import pytest
import requests

from guide import course, packages, projects

GROUP = "notebooks"
DJANGO = "5.2"  # what it shows does not depend on Django's version

KEY = "signs-the-tokens-of-these-tests-and-nothing-else-0123456789"


@pytest.fixture(scope="module")
def exercises():
    sys.path.insert(0, str(course.ROOT / "notebooks"))
    import exercises

    yield exercises
    sys.path.remove(str(course.ROOT / "notebooks"))


@pytest.fixture
def verdict(exercises, capsys):
    """verdict("verify", answer): what the check of an exercise prints of an answer."""

    def run(exercise, *given):
        getattr(exercises, exercise)(*given)
        return capsys.readouterr().out.strip()

    return run


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part))


def padded(token, encode=base64.urlsafe_b64decode):
    part = token.split(".")[1]
    return json.loads(encode(part + "=" * (-len(part) % 4)))


EXPIRED = {
    "no padding": lambda token, now: decoded(token.split(".")[1])["exp"] <= now,
    "one = too few": lambda token, now: decoded(token.split(".")[1] + "=")["exp"] <= now,
    "the standard alphabet": lambda token, now: padded(token, base64.b64decode)["exp"] <= now,
    "not yet at exp": lambda token, now: padded(token)["exp"] < now,
    "whole seconds": lambda token, now: padded(token)["exp"] <= round(now),
    "always": lambda token, now: True,
    "not a bool": lambda token, now: padded(token)["exp"] <= now or None,
}


@pytest.mark.parametrize("kind", EXPIRED)
def test_expired_rejects_a_function_that_reads_only_some_tokens(verdict, kind):
    assert verdict("expired", EXPIRED[kind]).startswith("Not yet: ")


def test_expired_accepts_a_function_that_adds_more_padding_than_needed(verdict):
    def expired(token, now):
        return decoded(token.split(".")[1] + "==")["exp"] <= now

    assert verdict("expired", expired) == "Right."


def verifying(algorithms, rejects):
    def verify(token, key):
        claims = jwt.decode(token, key, algorithms=algorithms)
        if rejects(claims):
            raise jwt.InvalidTokenError
        return claims

    return verify


def test_verify_rejects_a_function_that_lets_one_kind_of_token_pass(verdict):
    def is_no_access(claims):
        return claims.get("token_type") != "access"

    assert verdict("verify", verifying(["HS256"], is_no_access)) == "Right."
    for wrong in [
        verifying(["HS256"], lambda claims: claims.get("token_type") == "refresh"),
        verifying(["HS256"], lambda claims: claims.get("token_type", "access") != "access"),
        verifying(["HS256", "HS384"], is_no_access),
        verifying(["HS256", "HS512"], is_no_access),
    ]:
        assert verdict("verify", wrong).startswith("Not yet: a token that is ")


def test_cheapest_rejects_the_title_of_the_row(verdict):
    def cheapest(bench):
        rows = bench["inprocess"]["sqlite"]["rows"]
        asking = [name for name in rows if rows[name]["queries"]]
        return min(asking, key=lambda name: rows[name]["ratio"]["median"])

    assert verdict("cheapest", cheapest) == "Right."

    def title(bench):
        return bench["inprocess"]["sqlite"]["rows"][cheapest(bench)]["title"]

    assert verdict("cheapest", title).startswith("Not yet: ")


def test_surely_less_rejects_spreads_that_touch(verdict):
    assert verdict("surely_less", lambda one, other: one["high"] < other["low"]) == "Right."
    touching = verdict("surely_less", lambda one, other: one["high"] <= other["low"])
    assert touching.startswith("Not yet: ")


FIND_USER = {
    "by email address": lambda claims: claims["email"],
    "by subject": lambda claims: claims["sub"],
    "by the text of both": lambda claims: claims["iss"] + claims["sub"],
    "by all claims": lambda claims: str(claims),
}


@pytest.mark.parametrize("kind", FIND_USER)
def test_find_user_rejects_another_key_than_issuer_and_subject(verdict, kind):
    def find_user(users, claims):
        return users.setdefault(FIND_USER[kind](claims), f"foreign-{len(users) + 1}")

    assert verdict("find_user", find_user).startswith("Not yet: ")


def test_find_user_rejects_a_dictionary_of_its_own(verdict):
    mine = {}

    def find_user(users, claims):
        return mine.setdefault((claims["iss"], claims["sub"]), f"foreign-{len(mine) + 1}")

    assert verdict("find_user", find_user) == "Not yet: it knows users that are not in `users`."


def unverified(token, **options):
    return jwt.decode(token, options={"verify_signature": False} | options)


ISSUER_OF = {
    "verified": lambda token: jwt.decode(token, KEY, ["HS256"]).get("iss"),
    "with the expiry time": lambda token: unverified(token, verify_exp=True).get("iss"),
    "a required claim": lambda token: unverified(token)["iss"],
}


@pytest.mark.parametrize("kind", ISSUER_OF)
def test_issuer_of_rejects_a_function_that_verifies_or_requires(verdict, kind):
    def issuer_of(token):
        try:
            return ISSUER_OF[kind](token)
        except jwt.InvalidTokenError:
            return None

    assert verdict("issuer_of", issuer_of).startswith("Not yet: ")


def test_an_answer_with_an_assert_of_its_own_is_named(verdict):
    def verify(token, key):
        raise AssertionError  # as `assert` does: pytest rewrites an assert that stands here

    assert verdict("verify", verify) == "Not yet: your answer raises AssertionError."


def test_an_answer_that_fails_is_named_with_its_error(verdict):
    said = verdict("expired", lambda token, now: {}["exp"])

    assert said == "Not yet: your answer raises KeyError: 'exp'"


# With a server


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("step")
    projects.lay_out(course.find_step("06").path, folder)
    projects.prepare(folder, JWT_SIGNING_KEY=KEY)
    with projects.serving(folder, JWT_SIGNING_KEY=KEY) as url:
        yield url


def logging_in(api, username=None, keep=None):
    """Return a log_in(): with a fixed user name, or one token kept, it is wrong."""
    kept = []

    def log_in(name, password):
        data = {"username": username or name, "password": password}
        token = requests.post(f"{api}/api/token/", data=data).json().get("access")
        kept.append(token)
        return kept[0] if keep and token else token

    return log_in


@pytest.mark.slow
def test_log_in_rejects_a_function_that_ignores_the_name_or_keeps_the_token(verdict, api):
    session = requests.Session()

    assert verdict("log_in", session, api, logging_in(api)) == "Right."
    for wrong, hint in [
        (logging_in(api, username="user"), "for 'nobody'"),
        (logging_in(api, keep=True), "a second login"),
        (lambda name, password: "a.b.c", "the protected view rejects"),
    ]:
        assert verdict("log_in", session, api, wrong).startswith(f"Not yet: {hint}")


@pytest.mark.slow
def test_make_token_rejects_a_function_that_adds_or_replaces_claims(verdict, api):
    session = requests.Session()

    assert verdict("make_token", session, api, lambda claims: jwt.encode(claims, KEY)) == "Right."
    for more in [{"exp": 4102444800}, {"admin": True}]:
        wrong = lambda claims, more=more: jwt.encode(claims | more, KEY)  # noqa: E731
        assert "not those of the argument" in verdict("make_token", session, api, wrong)


@pytest.mark.slow
def test_make_token_names_the_reason_when_the_server_knows_no_such_user(verdict, api):
    def for_nobody(claims):
        return jwt.encode(claims | {"user_id": "999"}, KEY)

    said = verdict("make_token", requests.Session(), api, for_nobody)
    assert said == "Not yet: the server rejects the token that it makes: User not found."


@pytest.mark.slow
def test_none_spelt_rejects_the_plain_spelling_and_a_third_part(verdict, api):
    session = requests.Session()

    def unsigned(alg, end=""):
        header = base64.urlsafe_b64encode(json.dumps({"alg": alg}).encode()).rstrip(b"=").decode()
        return lambda claims: f"{header}.{jwt.encode(claims, KEY).split('.')[1]}.{end}"

    assert verdict("none_spelt", session, api, unsigned("NONE")) == "Right."
    for wrong in [unsigned("none"), unsigned("None", "eA"), unsigned("HS256")]:
        assert verdict("none_spelt", session, api, wrong).startswith("Not yet: ")


# With WebSockets


@pytest.fixture(scope="module")
def sockets_api(tmp_path_factory):
    """The URL of step 24 with access tokens that live for five seconds."""
    from notebooks.serving.servers import lay_out

    packages.skip_without(course.find_step("24"))
    settings = "SIMPLE_JWT = SIMPLE_JWT | {'ACCESS_TOKEN_LIFETIME': timedelta(seconds=5)}"
    folder = tmp_path_factory.mktemp("step")
    module = lay_out("24_websockets", None, settings, folder)
    options = {"JWT_SIGNING_KEY": KEY, "DJANGO_SETTINGS_MODULE": module}
    projects.prepare(folder, **options)
    with projects.serving(folder, **options) as url:
        yield url


@pytest.mark.slow
def test_connect_again_rejects_a_closed_socket_and_one_of_another_login(
    verdict, exercises, sockets_api
):
    session = requests.Session()

    def open_and_forget(tokens):
        import websocket

        url = sockets_api.replace("http", "ws", 1)
        socket = websocket.create_connection(f"{url}/ws/", timeout=10)
        socket.send(json.dumps({"access": tokens["refresh"]}))
        return socket

    def with_the_password(tokens):
        access = exercises.log_in_for_real(session, sockets_api)["access"]
        return exercises.open_socket(sockets_api, access)

    for wrong, said in [
        (open_and_forget, "it returns a socket that the server closes."),
        (with_the_password, "it returns a socket of another login."),
    ]:
        printed = verdict("connect_again", session, sockets_api, wrong)
        assert printed == f"Not yet: with a fresh access token {said}"
