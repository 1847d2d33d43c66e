import json
import re
import shlex
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError

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


def test_a_protected_request_asks_the_database_once(get, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            assert get().json() == {"message": "Hello, user! This is a protected view."}


def test_a_login_asks_three_times(client, user, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.post("/api/token/", {"username": "user", "password": "pass"})


def test_a_verification_asks_once(client, tokens, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.post("/api/token/verify/", {"token": tokens["access"]})


def test_a_refresh_asks_twice(client, tokens, django_assert_num_queries):
    with django_assert_num_queries(2):
        answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200


# Without a cache, the API accepts no password


@pytest.fixture
def no_cache(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError("the cache is gone")

    for name in ("get", "add", "set", "delete"):
        monkeypatch.setattr(LocMemCache, name, fail)


def test_without_a_cache_a_login_returns_503(client, user, no_cache):
    login = client.post("/api/token/", {"username": "user", "password": "pass"})

    assert login.status_code == 503
    assert login.json() == UNAVAILABLE


def test_without_a_cache_access_and_refresh_tokens_work(client, tokens, get, no_cache):
    assert get().status_code == 200
    answer = client.post("/api/token/refresh/", {"refresh": tokens["refresh"]})
    assert answer.status_code == 200


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


CACHE = """
import json
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
cache = caches["default"]._cache
pool = cache._get_connection_pool(True).connection_kwargs
values = [1, 1.5, "text"]
stored = [cache._serializer.dumps(value) for value in values]
assert [cache._serializer.loads(value) for value in stored] == values
names = ("password", "socket_timeout", "socket_connect_timeout")
texts = [value.decode() if isinstance(value, bytes) else str(value) for value in stored]
print(json.dumps([texts, [pool.get(name) for name in names]]))
"""


def test_redis_gets_no_pickle_has_a_password_of_any_characters_and_a_time_limit(start):
    shared = {"CACHE_URL": "redis://127.0.0.1:6379/0", "REDIS_PASSWORD": "p/@ #%$"}
    run = start("shell", "-v0", "-c", CACHE, **shared)

    stored, (password, *limits) = json.loads(run.stdout or "[[], [0]]")
    assert stored == ["1", "1.5", '"text"'], run.stderr
    assert password == "p/@ #%$"
    assert all(limit and limit <= 5 for limit in limits)


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
    assert "reverse_proxy api:8000" in read(settings, "Caddyfile")


def test_each_server_is_restarted_and_the_proxy_reaches_the_api_alone(settings):
    compose = yaml.safe_load(read(settings, "compose.yaml"))
    services = compose["services"]

    assert all("restart" in services[name] for name in set(services) - {"migrate"})
    networks = {name: set(service.get("networks", [])) for name, service in services.items()}
    assert networks["proxy"] & networks["api"]
    for name in ("database", "cache"):
        assert networks[name] and networks[name] & networks["api"]
        assert not networks[name] & networks["proxy"]
        assert all(compose["networks"][network]["internal"] for network in networks[name])


def test_the_database_is_healthy_when_it_accepts_connections_over_tcp(settings):
    """While its image makes the database, PostgreSQL answers on a local socket alone."""
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    check = services["database"]["healthcheck"]["test"]

    command = check if isinstance(check, str) else " ".join(check)
    assert re.search(r"pg_isready .*(--host|-h)[ =](localhost|127\.0\.0\.1)\b", command)
    assert services["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}


def pairs(environment):
    """Return the variables of a service, however the file writes them."""
    if isinstance(environment, dict):
        return environment
    return dict(line.partition("=")[::2] for line in environment)


def mounts(service):
    """Return {target: source} of a service's volumes, however the file writes them."""
    pairs = [
        (volume["target"], volume.get("source"))
        if isinstance(volume, dict)
        else volume.split(":")[1::-1]
        for volume in service["volumes"]
    ]
    return dict(pairs)


def statements(settings):
    """Return what database.sql says, on one line, without comments and quotes of names."""
    return " ".join(re.sub(r"--.*|\"", "", read(settings, "database.sql")).split())


def test_the_api_is_not_a_superuser_of_postgresql(settings):
    """POSTGRES_USER is one. The image makes it, then runs the files of a folder, once."""
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    database = services["database"]
    url = urlsplit(pairs(services["api"]["environment"])["DATABASE_URL"])
    assert pairs(database["environment"]).get("POSTGRES_USER", "postgres") == "postgres"
    assert url.username == "notes"

    run_once = [target for target, source in mounts(database).items() if source == "./database.sql"]
    assert len(run_once) == 1, "./database.sql is not mounted"
    assert re.fullmatch(r"/docker-entrypoint-initdb\.d/[\w.-]+\.sql", run_once[0])

    sql = statements(settings)
    roles = re.findall(r"CREATE (ROLE|USER) notes\b([^;]*);", sql, re.IGNORECASE)
    assert len(roles) == 1, "database.sql does not create the role"
    kind, options = roles[0][0].upper(), roles[0][1].upper().split()
    assert "SUPERUSER" not in options
    assert kind == "USER" or "LOGIN" in options
    assert ":'PASSWORD'" in options
    name = re.escape(url.path[1:])
    owned = rf"CREATE DATABASE {name}\b[^;]*\bOWNER ?=? ?notes\b"
    given = rf"CREATE DATABASE {name}\b.*;.*ALTER DATABASE {name} OWNER TO notes\b"
    assert re.search(rf"{owned}|{given}", sql, re.IGNORECASE)


def test_the_superuser_of_postgresql_has_no_password(settings):
    form = r"ALTER (ROLE|USER) postgres (WITH )?PASSWORD NULL\b"

    assert re.search(form, statements(settings), re.IGNORECASE)


def test_redis_has_a_password_and_drops_no_count(settings):
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    command, password = services["cache"]["command"], "p/@ #%$"

    def with_password(text):
        return str(text).replace("${REDIS_PASSWORD:?}", password)

    # As Compose does it: the variables first. Then it splits a text into words.
    words = (
        shlex.split(with_password(command))
        if isinstance(command, str)
        else [with_password(word) for word in command]
    )
    assert words[words.index("--requirepass") + 1] == password
    assert words[words.index("--maxmemory-policy") + 1] == "noeviction"


def test_no_log_fills_the_disk(settings):
    """By default, Docker's logs grow without limit."""
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    logs = {name: services[name].get("logging", {}) for name in set(services) - {"migrate"}}

    assert {
        name: log
        for name, log in logs.items()
        if log.get("driver") != "local" and "max-size" not in log.get("options", {})
    } == {}


def sizes(settings, name):
    return re.findall(rf"^\s*{name} (\d+\w+)$", read(settings, "Caddyfile"), re.MULTILINE)


def test_the_proxy_reads_a_slow_request_before_it_sends_it_on(settings):
    assert len(sizes(settings, "request_buffers")) == 1


def test_the_proxy_rejects_a_request_that_its_buffer_cannot_hold(settings):
    """Or it sends on what the buffer holds, and the rest as slowly as the client."""
    assert sizes(settings, "max_size") == sizes(settings, "request_buffers") != []


def test_the_lookup_of_a_name_has_a_limit(settings):
    """Or `/readyz` may wait ten seconds if a server is stopped."""
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]

    for name in ("api", "migrate"):
        assert {"timeout:1", "attempts:1"} <= set(services[name].get("dns_opt", [])), name


def test_a_silent_replica_costs_seconds(settings):
    """By default, the proxy waits without a limit."""
    limit = re.compile(r"^\s*response_header_timeout (\w+)$", re.MULTILINE)

    assert limit.findall(read(settings, "Caddyfile")) == ["20s"]


def test_what_the_compose_file_sets_the_settings_read(settings):
    services = yaml.safe_load(read(settings, "compose.yaml"))["services"]
    read_here = r"""env(?:iron)?[\w.]*[(\[]['"](\w+)['"]"""
    known = set(re.findall(read_here, read(settings, "config/settings.py")))

    names = {name.partition("=")[0] for name in services["api"]["environment"]}
    assert names <= known | {"PGPASSWORD"}  # psycopg reads it
    assert services["api"]["environment"] == services["migrate"]["environment"]


def container_steps(settings):
    """Return the lines of the Containerfile, each with those that continue it."""
    text = re.sub(r"\\\n\s*", "", read(settings, "Containerfile"))
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_container_has_exact_versions_and_an_ordinary_user(settings):
    lines = read(settings, "requirements.txt").splitlines()
    assert all(re.fullmatch(r"[\w-]+(\[\w+\])?==[\w.]+", line) for line in lines)

    steps = container_steps(settings)
    assert steps.index("USER api") < len(steps) - 1
    assert re.match(r"CMD .*\bgunicorn\b.*\bconfig\.wsgi\b", steps[-1])


def test_the_keys_are_in_a_volume_of_the_api_and_not_in_the_image(settings):
    steps = container_steps(settings)
    copied = [name for line in steps if line.startswith("COPY") for name in line.split()[1:-1]]
    assert not {".", "./", "keys"} & set(copied)
    assert any(re.match(r"RUN .*\bapi\b.* /keys\b", line) for line in steps)

    compose = yaml.safe_load(read(settings, "compose.yaml"))
    assert mounts(compose["services"]["api"]).get("/keys") == "keys"
    assert "keys" in compose["volumes"]
