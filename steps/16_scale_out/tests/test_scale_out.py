import re
import time
from contextlib import suppress

import pytest
import yaml
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, transaction
from django.db.models.signals import pre_save
from redis.exceptions import ConnectionError
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken

UNAVAILABLE = {"detail": "The service is not available right now. Try again in a moment."}


@pytest.fixture
def tokens(client, user):
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture
def get(client, tokens):
    """Asks for the protected view with the access token of the login."""
    headers = {"Authorization": "Bearer " + tokens["access"]}
    return lambda: client.get("/api/protected/", headers=headers)


# What a request costs, in statements that the database is asked to carry out


def test_the_user_is_looked_up_once(get, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert get().status_code == 200
    with django_assert_num_queries(0):
        assert get().json() == {"message": "Hello, user! This is a protected view."}


def test_each_user_is_kept_apart(client, get, django_user_model, django_assert_num_queries):
    django_user_model.objects.create_user("ann", password="pass")
    login = client.post("/api/token/", {"username": "ann", "password": "pass"})
    headers = {"Authorization": "Bearer " + login.json()["access"]}
    greetings = [get().json(), client.get("/api/protected/", headers=headers).json()]

    with django_assert_num_queries(0):
        assert [get().json(), client.get("/api/protected/", headers=headers).json()] == greetings
    assert "Hello, user!" in greetings[0]["message"]
    assert "Hello, ann!" in greetings[1]["message"]


def test_who_was_never_saved_by_itself_is_looked_up_too(client, django_user_model, db):
    ann = django_user_model(username="ann", password=make_password("pass"))
    django_user_model.objects.bulk_create([ann])  # which sends no signal
    login = client.post("/api/token/", {"username": "ann", "password": "pass"})
    headers = {"Authorization": "Bearer " + login.json()["access"]}

    assert client.get("/api/protected/", headers=headers).status_code == 200


def test_a_login_asks_twice(client, user, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.post("/api/token/", {"username": "user", "password": "pass"})


def test_a_verification_asks_once(client, tokens, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.post("/api/token/verify/", {"token": tokens["refresh"]})


def test_a_refresh_asks_ten_times_at_most(client, tokens, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}


def test_a_refresh_does_not_make_a_session_younger(client, tokens):
    answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200

    before = RefreshToken(tokens["refresh"], verify=False)  # used now, and so blacklisted
    after = RefreshToken(answer.json()["refresh"])
    assert after.get("sid") == before.get("sid") is not None
    assert after.get("auth_time") == before.get("auth_time") is not None


def test_a_refresh_uses_its_token_up(client, tokens):
    data = {"refresh": tokens["refresh"]}
    answers = [client.post("/api/token/refresh/", data).status_code for _ in range(2)]

    assert answers == [200, 401]


def test_a_refresh_that_fails_uses_no_token_up(client, tokens, monkeypatch):
    def fail(**fields):
        raise OperationalError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(OutstandingToken.objects, "create", fail)
        answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
        assert answer.status_code == 503
    answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200


# A change is felt at once


def change_password(user):
    user.set_password("another")
    user.save()


def deactivate(user):
    user.is_active = False
    user.save()


def delete(user):
    user.delete()


@pytest.mark.parametrize("change", [change_password, deactivate, delete])
def test_a_change_of_the_account_ends_its_tokens_at_once(get, user, change):
    assert get().status_code == 200
    change(user)

    assert get().status_code == 401


def test_a_note_is_no_user(get, user, django_assert_num_queries):
    from api.models import Note

    assert get().status_code == 200
    Note.objects.create(pk=user.pk, owner=user, text="milk")

    with django_assert_num_queries(0):
        assert get().status_code == 200


def test_every_process_tells_of_a_change_and_not_those_alone_that_serve(start):
    code = "from django.db.models.signals import pre_save; print(pre_save.has_listeners(User))"
    run = start("shell", "-v0", "-c", code)

    assert run.stdout.strip() == "True", run.stderr


def test_what_another_process_reads_before_the_change_is_in_the_database_is_not_kept(get, user):
    row = type(user).objects.filter(pk=user.pk)
    with transaction.atomic():
        deactivate(user)
        row.update(is_active=True)  # to other processes, who do not see the change yet
        assert get().status_code == 200
        row.update(is_active=False)

    assert get().status_code == 401


def test_what_was_read_before_a_change_is_not_kept_after_it(get, user, monkeypatch):
    read = JWTAuthentication.get_user

    def read_slowly(self, token):
        found = read(self, token)
        deactivate(user)  # another process, at this very moment
        return found

    with monkeypatch.context() as patch:
        patch.setattr(JWTAuthentication, "get_user", read_slowly)
        assert get().status_code == 200
    assert get().status_code == 401


def test_a_change_that_no_signal_tells_of_is_felt_after_half_a_minute(get, user, monkeypatch):
    assert get().status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    now = time.time()
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: now + 29)
    assert get().status_code == 200
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: now + 31)
    assert get().status_code == 401


def test_the_cache_does_not_hold_the_hash_of_a_password(get, user):
    assert get().status_code == 200

    kept = b"".join(cache._cache.values())
    assert b"username" in kept
    assert user.password.encode() not in kept


def test_the_description_of_the_api_asks_for_a_token_as_before(client):
    schema = client.get("/api/schema/?format=json").json()

    assert schema["paths"]["/api/protected/"]["get"].get("security") == [{"jwtAuth": []}]


# Where the cache is gone, nobody is let in


@pytest.fixture
def no_cache(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError("the cache is gone")

    for name in ("get", "add", "set", "delete"):
        monkeypatch.setattr(LocMemCache, name, fail)


def test_without_a_cache_the_answer_is_503(client, get, no_cache):
    login = client.post("/api/token/", {"username": "user", "password": "pass"})

    for answer in (get(), login):
        assert answer.status_code == 503
        assert answer.json() == UNAVAILABLE


def test_logins_that_succeed_are_not_counted(client, user):
    login = {"username": "user", "password": "pass"}

    assert [client.post("/api/token/", login).status_code for _ in range(12)] == [200] * 12


def test_a_login_keeps_its_response_when_the_cache_stops_after_it(client, user, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError("the cache is gone")

    client.raise_request_exception = False
    monkeypatch.setattr(LocMemCache, "delete_many", fail)
    login = client.post("/api/token/", {"username": "user", "password": "pass"})

    assert login.status_code == 200
    assert set(login.json()) == {"access", "refresh"}


def test_without_a_cache_no_account_changes(user, no_cache):
    with suppress(ConnectionError):
        deactivate(user)

    assert type(user).objects.filter(pk=user.pk, is_active=True).exists()


def test_without_a_cache_it_is_not_ready(client, db, no_cache):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "no cache"}


# The environment says what is shared, and who stands before

SHOW = """
from django.conf import settings
from django.test import Client
print(settings.CACHES["default"]["BACKEND"], settings.REST_FRAMEWORK["NUM_PROXIES"])
for proto in ("http", "https"):
    headers = {"Host": "localhost", "X-Forwarded-Proto": proto}
    print(Client().get("/api/public/", headers=headers).status_code)
"""


def test_alone_it_needs_no_redis_and_trusts_no_header(start):
    run = start("shell", "-v0", "-c", SHOW, HTTPS="on", CACHE_URL=None, NUM_PROXIES=None)

    assert run.stdout.split() == [
        "django.core.cache.backends.locmem.LocMemCache",
        "0",
        "301",
        "301",
    ], run.stderr


def test_behind_a_proxy_it_shares_a_cache_and_believes_the_proxy(start):
    shared = {"CACHE_URL": "redis://127.0.0.1:6379/0", "NUM_PROXIES": "1"}
    run = start("shell", "-v0", "-c", SHOW, HTTPS="on", **shared)

    assert run.stdout.split() == [
        "django.core.cache.backends.redis.RedisCache",
        "1",
        "301",
        "200",
    ], run.stderr


# The container file and the compose file


def read(settings, name):
    path = settings.BASE_DIR / name
    assert path.exists(), f"there is no {name}"
    return path.read_text()


def test_two_replicas_share_a_database_and_a_cache_behind_a_proxy(settings):
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]

    assert set(services) == {"migrate", "api", "proxy", "database", "cache"}
    assert services["api"]["deploy"]["replicas"] == 2
    assert "ports" not in services["api"]
    assert "--to api:8000" in services["proxy"]["command"]


def test_what_the_compose_file_sets_the_settings_read(settings):
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    known = set(re.findall(r"env(?:iron)?[\w.]*\('(\w+)'", read(settings, "config/settings.py")))

    assert set(services["api"]["environment"]) <= known
    assert services["api"]["environment"] == services["migrate"]["environment"]


def test_the_container_has_exact_versions_and_an_ordinary_user(settings):
    lines = read(settings, "requirements.txt").splitlines()
    assert all(re.fullmatch(r"[\w-]+==[\w.]+", line) for line in lines)

    steps = read(settings, "Containerfile").splitlines()
    assert steps.index("USER api") < len(steps) - 1
    assert steps[-1].startswith('CMD ["gunicorn", "config.wsgi"')


def test_the_keys_are_in_a_volume_of_the_api_and_not_in_the_image(settings):
    steps = read(settings, "Containerfile").splitlines()
    copied = [name for line in steps if line.startswith("COPY") for name in line.split()[1:-1]]
    assert not {".", "./", "keys"} & set(copied)
    assert any(line.endswith("install -d -o api /keys") for line in steps)

    compose = yaml.safe_load(read(settings, "compose.yaml"))
    assert "keys:/keys" in compose["services"]["api"]["volumes"]
    assert "keys" in compose["volumes"]


@pytest.mark.django_db(transaction=True)
def test_a_user_who_is_deleted_during_a_refresh_gets_401(client, tokens, django_user_model):
    def delete_everyone(**kwargs):
        django_user_model.objects.all().delete()

    pre_save.connect(delete_everyone, sender=OutstandingToken)
    response = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    pre_save.disconnect(delete_everyone, sender=OutstandingToken)
    assert response.status_code == 401
    assert response.json() == {"detail": "User not found", "code": "user_not_found"}
