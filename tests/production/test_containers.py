"""The container files of the last step, run as they are: compose.yaml, Containerfile, Caddyfile.

Users work through the proxy, over HTTPS, while containers crash, restart and are replaced. Users
who have logged out, or are deactivated, try to get in for as long.

No image comes from a registry: containers/Containerfile says what is in place of each."""

import json

import jwt
import pytest
import requests

from tests.production.containers.service import NO_ANSWER, PASSWORD, SECRET, User
from tests.production.drills.cluster import until
from tests.production.test_runbooks import blocks
from tests.production.test_web_servers import SLOW_REQUEST

DJANGO = "5.2"  # the version that the step's requirements.txt names

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("containers")]


def test_only_the_proxy_is_reached_and_it_speaks_https(service):
    assert service.ask("GET", "/api/public/")[0] == 200
    redirected = service.senders.submit(plain_http, "/api/public/").result()
    assert redirected == (308, "https://localhost/api/public/")

    ports = service.engine.run("docker", "ps", "--format", "{{.Image}} {{.Ports}}").stdout
    published = [line for line in ports.splitlines() if "->" in line]
    assert [line.split()[0] for line in published] == ["caddy:2"], ports


def plain_http(path):
    response = requests.get(f"http://localhost{path}", allow_redirects=False, timeout=30)
    return response.status_code, response.headers["Location"]


def test_replicas_share_one_count_and_log_the_address_that_the_proxy_saw(service):
    replicas = service.engine.containers("api")
    assert len(replicas) == 2
    forged = {"X-Forwarded-For": "203.0.113.9"}
    options = {"data": {"username": "nobody", "password": "wrong"}, "headers": forged}

    # All at the same time: the proxy then needs connections to both replicas.
    guesses = [
        service.senders.submit(service.send, "POST", "/api/token/", **options) for _ in range(12)
    ]
    statuses = sorted(guess.result()[0] for guess in guesses)
    # Ten guesses and no more, whichever replica answers.
    assert statuses == [401] * 10 + [429] * 2

    logs = [service.log(replica) for replica in replicas]
    assert all('"login failed"' in log for log in logs)
    assert not any(forged["X-Forwarded-For"] in log for log in logs)


RIGHTS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
                   " FROM pg_roles WHERE rolname = current_user")
    print(*cursor.fetchone())
    cursor.execute("SELECT datname FROM pg_database JOIN pg_roles ON datdba = pg_roles.oid"
                   " WHERE rolname = current_user")
    print(*cursor.fetchone(), *cursor.fetchall())
"""
AS_SUPERUSER = """
import os, psycopg
for password in (os.environ["PGPASSWORD"], ""):
    try:
        psycopg.connect("postgres://postgres@database/postgres", password=password)
        print("accepted")
    except psycopg.OperationalError as error:
        print("rejected" if "password" in str(error) else error)
"""


def test_the_api_owns_its_database_alone_and_knows_no_password_of_the_superuser(service):
    assert service.python(RIGHTS).split() == ["False", "notes"]
    assert service.python(AS_SUPERUSER).split() == ["rejected", "rejected"]


@pytest.mark.parametrize("name", ["api", "cache", "database", "proxy"])
def test_a_crash_is_restarted_and_loses_nothing(service, users, rejected, name):
    """What crashes is one replica, Redis, PostgreSQL or the proxy."""
    container = service.engine.containers(name)[0]
    with service.load(users, rejected):
        before = starts(service, container)
        service.engine.crash(container)
        assert until(lambda: starts(service, container) > before)
        assert until(service.is_ready)
    service.users("hugo")
    for user in users:
        user.check_notes()


def starts(service, container):
    """Return how often a container has been restarted and runs."""
    form = "{{if .State.Running}}{{.RestartCount}}{{else}}-1{{end}}"
    return int(service.engine.run("docker", "inspect", "-f", form, container).stdout)


@pytest.mark.parametrize("name", ["cache", "database"])
def test_a_restart_loses_nothing(service, users, rejected, name):
    with service.load(users, rejected):
        service.engine.compose("restart", name)
        assert until(service.is_ready)
    for user in users:
        user.check_notes()


def test_a_silent_redis_stops_logins_and_no_refresh(service, users, rejected):
    [cache] = service.engine.containers("cache")
    service.engine.run("docker", "pause", cache)
    try:
        data = {"username": "anna", "password": PASSWORD}
        assert service.ask("POST", "/api/token/", data=data)[0] == 503
        for user in users:
            user.renew()
    finally:
        service.engine.run("docker", "unpause", cache)
    assert until(service.is_ready)


def test_a_silent_replica_costs_seconds_and_no_request_is_sent_twice(
    service, users, record_property
):
    """The proxy returns 504, and cannot know whether the request takes effect later."""
    user = users[0]
    silent = service.engine.containers("api")[0]
    accepted, unknown = [], []

    def some_were_unknown():
        # At once, so that the proxy needs more than the one connection that it keeps.
        texts = [f"silent {len(accepted + unknown)} {number}" for number in range(12)]
        sent = [
            service.senders.submit(
                service.send, "POST", "/api/notes/", user.access, data={"text": text}
            )
            for text in texts
        ]
        statuses = [each.result()[0] for each in sent]
        assert set(statuses) <= {201, 504}, statuses
        for text, status in zip(texts, statuses, strict=True):
            (accepted if status == 201 else unknown).append(text)
        return accepted and unknown

    service.engine.signal(silent, "STOP")
    try:
        assert until(some_were_unknown)
    finally:
        service.engine.signal(silent, "CONT")
    assert until(service.is_ready)
    assert until(lambda: set(stored(service, user)) & set(unknown))  # it took effect after all
    texts = stored(service, user)
    assert all(texts.count(text) == 1 for text in accepted)
    assert all(texts.count(text) <= 1 for text in unknown)
    record_property("504", len(unknown))


def stored(service, user):
    status, notes = service.insist("GET", "/api/notes/", user.access)
    assert status == 200
    return [note["text"] for note in notes]


def test_a_new_key_signs_and_the_old_one_is_rejected_after_its_end(service, users, rejected):
    compose, variables = service.engine.compose, service.engine.environment
    [old_user] = service.users("greta")
    assert kid(old_user) == service.first_key
    with service.load(users, rejected):
        new = service.make_key()
        for active in (service.first_key, new):
            variables["JWT_ACTIVE_KEY"] = active
            compose("up", "-d")
            assert until(service.is_ready)
            assert published(service) == {service.first_key, new}
        assert until(lambda: {kid(user) for user in users} == {new})
        old = f"/keys/{service.first_key}.pem"
        compose("run", "--rm", "--no-deps", "migrate", "rm", old)
        compose("restart", "api")
        assert until(service.is_ready)
        assert published(service) == {new}
    assert service.ask("GET", "/api/protected/", old_user.access)[0] == 401
    assert {kid(user) for user in service.users("hugo")} == {new}


def kid(user):
    return jwt.get_unverified_header(user.access)["kid"]


def published(service):
    return {key["kid"] for key in service.ask("GET", "/.well-known/jwks.json")[1]["keys"]}


LONG_REQUEST = SLOW_REQUEST.replace(b"Length: 100", b"Length: 2000000") + b" " * 1_000_100


@pytest.mark.parametrize(
    ("line", "request_of_each"),
    [("request_buffers", SLOW_REQUEST), ("max_size", LONG_REQUEST)],
    ids=["request_buffers", "max_size"],
)
def test_the_proxy_buffers_and_slow_clients_occupy_no_thread(service, line, request_of_each):
    """Without the line in the Caddyfile, they do."""
    assert service.answers_beside_slow_clients(request_of_each)
    assert service.ask("GET", "/api/public/")[0] == 200
    [proxy] = service.engine.containers("proxy")
    reload = ("docker", "exec", proxy, "caddy", "reload", "--adapter", "caddyfile", "--config")
    lines = (service.engine.project / "Caddyfile").read_text().splitlines(keepends=True)
    without = [text for text in lines if line not in text]
    assert len(without) == len(lines) - 1
    (service.engine.folder / "Caddyfile").write_text("".join(without))
    service.engine.run("docker", "cp", "../Caddyfile", f"{proxy}:/tmp/Caddyfile")
    service.engine.run(*reload, "/tmp/Caddyfile")
    try:
        assert not service.answers_beside_slow_clients(request_of_each)
    finally:
        service.engine.run(*reload, "/etc/caddy/Caddyfile")
    assert until(lambda: service.ask("GET", "/api/public/")[0] == 200)


def test_a_lost_redis_is_replaced_by_an_empty_one(service, users):
    """The commands are those of site/runbooks.md, here and in the next test."""
    [replace] = blocks("Redis is lost")
    data = {"username": "anna", "password": PASSWORD}
    service.engine.run("docker", "rm", "--force", *service.engine.containers("cache"))
    assert service.ask("GET", "/readyz") == (503, {"status": "no cache"})
    assert service.ask("POST", "/api/token/", data=data)[0] == 503
    users[0].renew()

    service.type(replace)
    assert until(service.is_ready)
    assert service.ask("POST", "/api/token/", data=data)[0] == 200


def test_a_restored_backup_contains_what_was_accepted_and_lets_nobody_in(service):
    save, stop, end, start = blocks("Restore a backup")
    left, stays = service.users("ida", "jan")
    stays.write()
    service.type(save)
    left.log_out()
    assert left.greet() == 401

    lose = 'psql --quiet --username notes notes -c "DROP TABLE api_note, django_session"'
    service.type([stop[0], f"docker compose exec -T database {lose}", stop[1]])
    assert service.ask("GET", "/api/public/")[0] is NO_ANSWER
    migrate, close = end
    service.type([migrate])
    assert int(service.type([close]).split()[-1]) >= 2  # the login that had ended, too
    service.type(start)
    assert until(service.is_ready)
    for user in (left, stays):
        assert user.greet() == 401
        assert service.ask("POST", "/api/token/refresh/", data={"refresh": user.refresh})[0] == 401
    assert stays.notes
    User(service, stays.name, stays.notes).check_notes()


def test_down_and_up_again_loses_nothing_and_down_with_volumes_leaves_nothing(
    service, users, rejected, record_property
):
    users = [User(service, user.name, user.notes) for user in users]
    with service.load(users, rejected):
        pass
    service.engine.compose("down")
    assert service.engine.run("docker", "ps", "--all", "-q").stdout == ""
    service.start()
    with service.load(users, rejected):
        pass
    for user in users:
        user.check_notes()
    for container in service.engine.containers("api"):
        log = service.log(container)
        assert "eyJ" not in log and PASSWORD not in log and SECRET not in log
        assert all(json.loads(line) for line in log.splitlines() if line.startswith("{"))
    record_property("accepted notes", sum(len(user.notes) for user in users))
    record_property("statuses", dict(service.statuses))

    service.engine.compose("down", "--volumes")
    for kind in ("volume", "network"):
        names = service.engine.run("docker", kind, "ls", "--format", "{{.Name}}").stdout
        assert "notes_" not in names
