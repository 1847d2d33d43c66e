import sys
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from rest_framework.throttling import SimpleRateThrottle
from rest_framework_simplejwt import serializers
from rest_framework_simplejwt.tokens import RefreshToken

OFFICE, HOME = "192.0.2.1", "198.51.100.1"  # IP addresses for examples, RFC 5737
LOGIN, REFRESH = "/api/token/", "/api/token/refresh/"
OTHER_SITE = {"Origin": "https://evil.example"}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The clock of the cache and of throttles, at the start of a day: clock.now += 60 moves it."""
    clock = SimpleNamespace(now=20_000 * 24 * 60 * 60.0)
    monkeypatch.setattr(time, "time", lambda: clock.now)
    monkeypatch.setattr(SimpleRateThrottle, "timer", lambda self: clock.now)
    return clock


@pytest.fixture
def colleague(django_user_model, db):
    return django_user_model.objects.create_user("colleague", password="pass")


def log_in(client, username="user", password="guess", address=OFFICE, **headers):
    data = {"username": username, "password": password}
    return client.post(LOGIN, data, REMOTE_ADDR=address, headers=headers)


def refresh(client, token, address=OFFICE, **headers):
    return client.post(REFRESH, {"refresh": token}, REMOTE_ADDR=address, headers=headers)


def statuses(responses):
    return [response.status_code for response in responses]


# Guesses


def test_the_eleventh_guess_gets_429_although_it_is_right(client, user):
    assert statuses(log_in(client) for _ in range(10)) == [401] * 10

    eleventh = log_in(client, password="pass")
    assert eleventh.status_code == 429
    assert eleventh.json()["detail"].startswith("Request was throttled. Expected available in ")
    assert 0 < int(eleventh.headers["Retry-After"]) <= 60


def test_the_colleague_with_the_same_ip_address_logs_in(client, user, colleague):
    assert statuses(log_in(client) for _ in range(100)) == [401] * 10 + [429] * 90

    assert log_in(client, "colleague", "pass").status_code == 200


def test_the_user_at_home_logs_in_while_the_office_guesses(client, user):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]

    assert log_in(client, password="pass", address=HOME).status_code == 200


def test_the_wait_grows_up_to_15_minutes(client, user, clock):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]

    for minutes in (1, 2, 4, 8, 15, 15):
        assert int(log_in(client).headers.get("Retry-After", 0)) == minutes * 60
        clock.now += minutes * 60 - 1
        assert log_in(client).status_code == 429
        clock.now += 1
        assert statuses([log_in(client), log_in(client)]) == [401, 429]


def test_a_success_deletes_the_count(client, user):
    for _ in range(3):
        assert statuses(log_in(client) for _ in range(9)) == [401] * 9
        assert log_in(client, password="pass").status_code == 200


def test_a_success_after_the_wait_deletes_the_count(client, user, clock):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    clock.now += 60
    assert log_in(client, password="pass").status_code == 200

    assert statuses(log_in(client) for _ in range(10)) == [401] * 10
    assert int(log_in(client).headers.get("Retry-After", 0)) == 60


def test_a_success_with_another_spelling_deletes_no_count(client, user, django_user_model):
    django_user_model.objects.create_user("USER", password="pass")
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    assert log_in(client, "USER", "pass").status_code == 200

    assert log_in(client).status_code == 429


def test_a_success_with_another_account_deletes_no_count(client, user, colleague):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    assert log_in(client, "colleague", "pass").status_code == 200

    assert log_in(client).status_code == 429


@pytest.mark.parametrize("method", ["options", "put"])
def test_another_method_deletes_no_count(client, user, method):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    kind, body = "application/json", '{"username": "user", "password": "guess"}'
    getattr(client, method)(LOGIN, body, content_type=kind, REMOTE_ADDR=OFFICE)

    assert log_in(client).status_code == 429


def test_the_count_ends_with_the_day(client, user, clock):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    clock.now += 24 * 60 * 60

    assert log_in(client).status_code == 401


def test_midnight_utc_starts_a_new_count(client, user, clock):
    clock.now += 24 * 60 * 60 - 60
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    clock.now += 60

    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]


def test_a_new_minute_starts_a_new_count_of_an_ip_address(client, user, clock):
    clock.now += 59
    assert statuses(log_in(client, f"name{n}") for n in range(61)) == [401] * 60 + [429]
    clock.now += 1

    assert statuses(log_in(client, f"name{n}") for n in range(61)) == [401] * 60 + [429]


def test_each_ip_address_gets_ten_guesses(client, user):
    for n in range(1, 4):
        tries = [log_in(client, address=f"203.0.113.{n}") for _ in range(11)]
        assert statuses(tries) == [401] * 10 + [429]


@pytest.mark.parametrize("name", [" user", "user ", "\tuser"])
def test_spaces_around_the_name_do_not_start_a_new_count(client, user, name):
    assert statuses(log_in(client) for _ in range(10)) == [401] * 10

    assert log_in(client, name).status_code == 429


def test_a_forwarded_header_does_not_start_a_new_count(client, user):
    guesses = [log_in(client, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(11)]

    assert statuses(guesses) == [401] * 10 + [429]


@pytest.mark.parametrize(
    "first, second, status",
    [
        ("2001:db8::1", "2001:db8::ffff:1", 429),
        ("2001:db8::1", "2001:db8:0:1::1", 401),
        ("::ffff:192.0.2.1", "192.0.2.1", 429),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", 401),
        ("", "", 429),
    ],
)
def test_ipv6_addresses_of_one_network_count_as_one(client, user, first, second, status):
    assert statuses(log_in(client, address=first) for _ in range(10)) == [401] * 10

    assert log_in(client, address=second).status_code == status


def test_one_ip_address_gets_60_failures_a_minute(client, user, clock):
    tries = statuses(log_in(client, f"name{n}") for n in range(61))
    assert tries == [401] * 60 + [429]
    rejected = log_in(client, password="pass")
    assert rejected.status_code == 429
    assert int(rejected.headers.get("Retry-After", 0)) == 60

    clock.now += 60
    assert log_in(client, password="pass").status_code == 200


def test_a_guess_between_two_steps_of_another_is_counted(client, user, monkeypatch):
    get, seen, meanwhile = LocMemCache.get, set(), []

    def be_overtaken(self, key, *args, **kwargs):
        value = get(self, key, *args, **kwargs)
        if key not in seen:  # what was read is out of date when it is written back
            seen.add(key)
            meanwhile.extend(statuses(log_in(client) for _ in range(10)))
        return value

    monkeypatch.setattr(LocMemCache, "get", be_overtaken)
    guesses = statuses(log_in(client) for _ in range(11))
    assert (guesses + meanwhile).count(401) == 10


def test_rejected_requests_take_no_place(client, user, monkeypatch):
    check, meanwhile = serializers.authenticate, []

    def be_slow(**credentials):
        if credentials["password"] == "pass" and not meanwhile:
            meanwhile[:] = statuses(log_in(client, f"name{n}") for n in range(70, 75))
        return check(**credentials)

    monkeypatch.setattr(serializers, "authenticate", be_slow)
    assert statuses(log_in(client, f"name{n}") for n in range(59)) == [401] * 59
    assert log_in(client, password="pass").status_code == 200
    assert meanwhile == [429] * 5

    assert statuses(log_in(client, f"name{n}") for n in range(59, 61)) == [401, 429]


def test_the_eleventh_of_eleven_logins_at_once_gets_429(client, user, monkeypatch):
    check, answers = serializers.authenticate, []

    def be_slow(**credentials):  # the next login begins before this one has ended
        answers.append(log_in(client, password="pass"))
        return check(**credentials)

    monkeypatch.setattr(serializers, "authenticate", be_slow)
    assert log_in(client, password="pass").status_code == 200
    assert statuses(answers) == [429] + [200] * 9


def test_no_rate_means_no_limit(client, user, monkeypatch):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    rates = dict.fromkeys(SimpleRateThrottle.THROTTLE_RATES)
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", rates)

    assert statuses(log_in(client) for _ in range(11)) == [401] * 11
    assert log_in(client, password="pass").status_code == 200


def test_caches_that_count_exactly_are_redis_and_local_memory():
    assert BaseCache.incr not in (LocMemCache.incr, RedisCache.incr)
    assert BaseCache.incr is DatabaseCache.incr is FileBasedCache.incr  # two steps: get, set


def test_a_dummy_cache_counts_nothing(client, user, settings):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    backend = "django.core.cache.backends.dummy.DummyCache"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": backend}}

    assert statuses(log_in(client) for _ in range(70)) == [401] * 70
    assert log_in(client, password="pass").status_code == 200


def test_a_cache_holds_300_counts_by_default():
    assert LocMemCache("", {})._max_entries == 300


def test_a_cache_that_drops_a_count_causes_no_500(client, user, monkeypatch):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    monkeypatch.setattr(LocMemCache, "add", lambda *args, **kwargs: False)
    cache.clear()

    assert log_in(client).status_code == 401


def test_one_ip_address_pushes_out_no_count_in_a_day(client, user):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    for n in range(24 * 60 * 60):  # 60 made-up names a minute
        cache.set(f"another-count-{n}", 1)

    assert log_in(client).status_code == 429


@pytest.mark.parametrize("path", [LOGIN, REFRESH])
def test_a_form_with_too_many_fields_is_not_counted(client, user, settings, path):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    form = {f"field{n}": "" for n in range(11)}
    for _ in range(61):
        assert client.post(path, form, REMOTE_ADDR=OFFICE).status_code == 400

    assert log_in(client, password="pass").status_code == 200


# In a browser, the stack ends before Python counts too many levels.
needs_a_deep_stack = pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's stack")
NESTED = ["[" * 100_000, '{"username": "user", "refresh": ' + '{"a":' * 100_000]


@needs_a_deep_stack
@pytest.mark.parametrize("body", NESTED, ids=["a list", "a field"])
@pytest.mark.parametrize("path", [LOGIN, REFRESH, "/api/token/blacklist/", "/api/token/verify/"])
def test_json_that_is_nested_too_deeply_gets_400(client, db, path, body):
    response = client.post(path, body, content_type="application/json")

    assert response.status_code == 400
    assert response.json() == {"detail": "The JSON is nested too deeply."}


@needs_a_deep_stack
def test_json_that_is_nested_too_deeply_is_not_counted(client, user):
    kind = "application/json"
    tries = [client.post(LOGIN, NESTED[0], kind, REMOTE_ADDR=OFFICE) for _ in range(61)]
    assert statuses(tries) == [400] * 61

    assert log_in(client, password="pass").status_code == 200


PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
BODIES = {
    "application/json": b'{"username": "user", "password": "pass"}',
    "application/x-www-form-urlencoded": b"username=user&password=pass",
    "multipart/form-data; boundary=x": PART % (b"username", b"user")
    + PART % (b"password", b"pass")
    + b"--x--\r\n",
}


@pytest.mark.parametrize("kind", BODIES)
def test_each_body_is_read_as_utf_8(client, user, kind):
    """Python needs minutes to decode 1 MB of "punycode"."""
    response = client.generic("POST", LOGIN, BODIES[kind], f"{kind}; charset=punycode")

    assert response.status_code == 200


def test_an_error_of_the_server_is_not_counted(client, user, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(serializers, "authenticate", lambda **credentials: 1 / 0)
        assert statuses(log_in(client) for _ in range(11)) == [500] * 11

    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]


def test_an_error_of_the_server_does_not_use_up_the_try_after_the_wait(
    client, user, clock, monkeypatch
):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    clock.now += 60
    with monkeypatch.context() as broken:
        broken.setattr(serializers, "authenticate", lambda **credentials: 1 / 0)
        assert statuses(log_in(client) for _ in range(2)) == [500] * 2
    assert statuses([log_in(client), log_in(client)]) == [401, 429]

    assert int(log_in(client).headers.get("Retry-After", 0)) == 120


def test_a_body_of_the_wrong_shape_does_not_use_up_the_try_after_the_wait(client, user, clock):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]
    clock.now += 60
    for _ in range(2):
        assert client.post(LOGIN, {"username": "user"}, REMOTE_ADDR=OFFICE).status_code == 400
    assert statuses([log_in(client), log_in(client)]) == [401, 429]

    assert int(log_in(client).headers.get("Retry-After", 0)) == 120


def test_the_name_is_that_of_the_user_model(client, user, colleague, monkeypatch):
    monkeypatch.setattr(type(user), "USERNAME_FIELD", "email")
    body = {"email": "user@example.com", "password": "guess"}

    def guess(n):  # the serializer read USERNAME_FIELD when it was imported
        return client.post(LOGIN, {**body, "username": f"name{n}"}, REMOTE_ADDR=OFFICE)

    assert statuses(guess(n) for n in range(11)) == [401] * 10 + [429]


def test_a_body_of_the_wrong_shape_is_not_counted(client, user):
    for _ in range(11):
        assert client.post(LOGIN, {"username": "user"}, REMOTE_ADDR=OFFICE).status_code == 400

    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]


def test_a_body_of_the_wrong_shape_leaves_no_count_in_the_cache(client, user):
    assert log_in(client).status_code == 401
    before = set(cache._cache)
    for n in range(5):  # names without a password, a password without a name, a list
        for body in (f'{{"username": "name{n}"}}', '{"password": "guess"}', "[]"):
            response = client.post(LOGIN, body, content_type="application/json", REMOTE_ADDR=OFFICE)
            assert response.status_code == 400

    assert set(cache._cache) == before  # otherwise these requests push out the other counts


# Honest clients


def test_a_hundred_logins_in_a_row_succeed(client, user):
    assert statuses(log_in(client, password="pass") for _ in range(100)) == [200] * 100
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]


def test_a_hundred_refreshes_in_a_row_succeed(client, user):
    token = log_in(client, password="pass").json()["refresh"]
    for _ in range(100):
        response = refresh(client, token)
        assert response.status_code == 200
        token = response.json()["refresh"]


# Refreshes


def used_token(client):
    """Return a refresh token that was replaced twice."""
    used = token = log_in(client, password="pass").json()["refresh"]
    for _ in range(2):
        token = refresh(client, token).json()["refresh"]
    return used


def made_up_tokens(valid):
    return valid.rpartition(".")[0] + "." + "A" * 43, valid + "A", "made-up"


def test_a_failed_refresh_never_gets_429(client, user):
    used = used_token(client)
    for token in (used, *made_up_tokens(used)):
        assert statuses(refresh(client, token) for _ in range(70)) == [401] * 70

    assert log_in(client, password="pass").status_code == 200


def test_a_refresh_starts_no_count(client, user):
    used = used_token(client)
    valid = log_in(client, password="pass").json()["refresh"]
    before = set(cache._cache)
    tokens = (valid, used, *made_up_tokens(used))
    assert statuses(refresh(client, token) for token in tokens) == [200] + [401] * 4

    assert set(cache._cache) == before


def test_a_valid_token_is_refreshed_while_others_guess(client, user):
    valid = log_in(client, password="pass").json()["refresh"]
    assert statuses(log_in(client, f"name{n}") for n in range(61)) == [401] * 60 + [429]

    assert refresh(client, valid).status_code == 200


# Pages from another site


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver:8001", "null"])
def test_a_page_from_another_site_is_rejected_and_not_counted(client, user, origin):
    guesses = [log_in(client, Origin=origin) for _ in range(11)]
    assert statuses(guesses) == [403] * 11
    assert guesses[0].json() == {"detail": "The page that sent this request is from another site."}

    assert log_in(client, password="pass").status_code == 200


def test_a_page_from_another_site_cannot_refresh(client, user):
    token = log_in(client, password="pass").json()["refresh"]

    assert refresh(client, token, **OTHER_SITE).status_code == 403
    assert refresh(client, token).status_code == 200


def test_a_page_of_this_site_or_of_a_trusted_site_logs_in(client, user, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://app.example"]

    for origin in ("http://testserver", "https://app.example"):
        assert log_in(client, password="pass", Origin=origin).status_code == 200
    assert log_in(client, password="pass", **OTHER_SITE).status_code == 403


def test_a_wildcard_in_the_trusted_origins_allows_no_page(client, user, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example"]

    for origin in ("https://app.example", "https://*.evil"):
        assert log_in(client, password="pass", Origin=origin).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_login_accepts_json_and_forms(client, user, kind):
    body = {
        "application/json": '{"username": "user", "password": "pass"}',
        "application/x-www-form-urlencoded": "username=user&password=pass",
    }[kind]
    response = client.post(LOGIN, body, content_type=kind)
    assert response.status_code == 200

    assert RefreshToken(response.json()["refresh"])["user_id"] == str(user.pk)
    assert client.post(LOGIN, body, content_type=kind, headers=OTHER_SITE).status_code == 403


# Requests of the wrong shape


def test_a_lone_surrogate_is_not_a_token(client, user):
    for path in (LOGIN, REFRESH):
        body = '{"refresh": "\\ud800", "username": "\\ud800", "password": "x"}'
        response = client.post(path, body, content_type="application/json")
        assert response.status_code == 400


@pytest.mark.parametrize("path", [LOGIN, REFRESH])
@pytest.mark.parametrize(
    "body", ["", "[]", "null", '"text"', "{", '{"username": {}, "refresh": {}}']
)
def test_a_body_of_the_wrong_shape_gets_400(client, db, path, body):
    response = client.post(path, body, content_type="application/json")

    assert response.status_code == 400
