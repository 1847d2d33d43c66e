"""What site/alerts.md and site/runbooks.md say about the containers of the last step: each
situation is brought about, the commands are typed, and afterwards the users are still logged in."""

import re
import secrets
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from tests.production.containers.engine import COMPOSE
from tests.production.containers.service import PASSWORD, SECRET
from tests.production.drills.cluster import until
from tests.production.test_runbooks import ALERTS, PAGE, blocks, section

DJANGO = "5.2"  # the version that the step's requirements.txt names

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("containers")]

LOGIN = {"username": "anna", "password": PASSWORD}


def log_in(service, **data):
    return service.ask("POST", "/api/token/", data=LOGIN | data)[0]


@contextmanager
def session(service, statements):
    """Run statements in a session of PostgreSQL that stays open for the time of a `with` block."""
    superuser = ["psql", "--quiet", "--username", "postgres", "notes"]
    psql = [*COMPOSE, "exec", "-T", "database", *superuser]
    options = {"cwd": service.engine.project, "env": service.engine.environment, "text": True}
    process = subprocess.Popen([*psql], stdin=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    try:
        process.stdin.write(statements)
        process.stdin.flush()
        yield process
    finally:
        process.kill()
        process.communicate()


def query(service, statement):
    psql = ("psql", "--quiet", "--no-align", "--tuples-only", "--username", "postgres", "notes")
    return service.engine.compose("exec", "-T", "database", *psql, "-c", statement).strip()


def in_the_text(heading, page=PAGE):
    """Return the commands that a page has in its sentences, below a heading."""
    return re.findall(r"`(docker compose [^`]+)`", section(heading, page))


def started(service, name):
    """Return when each container of a service was started."""
    form = "{{.State.StartedAt}}"
    ids = service.engine.containers(name)
    return set(service.engine.run("docker", "inspect", "-f", form, *ids).stdout.split())


def test_what_to_watch_is_shown_by_the_commands(service, users):
    [ready, containers, errors, certificate, disk, backup] = blocks("What to watch", ALERTS)[0]
    assert service.type([ready]) == "200\n"
    assert service.type([containers]).count("Up") == 5
    assert "%" in service.type([disk])
    end = service.type([certificate]).partition("notAfter=")[2]
    assert parsedate_to_datetime(end.strip()) > datetime.now(UTC)
    assert service.type([*blocks("Restore a backup")[0], backup])

    [cache] = service.engine.containers("cache")
    service.engine.run("docker", "stop", cache)
    assert service.type([ready]) == "503\n"
    assert log_in(service) == 503
    service.engine.compose("up", "-d", "cache")
    assert until(service.is_ready)
    assert '"unavailable"' in service.type([errors])


def test_no_log_of_a_container_grows_without_limit(service):
    for name in ("api", "proxy", "database", "cache"):
        for container in service.engine.containers(name):
            form = "{{.HostConfig.LogConfig.Type}}"
            driver = service.engine.run("docker", "inspect", "-f", form, container).stdout
            assert driver == "local\n", name


def test_a_full_redis_gets_more_memory(service, users):
    [more] = blocks("Redis is full")
    log_in_to_redis = ("redis-cli", "--no-auth-warning", "-a", SECRET)
    full = (*log_in_to_redis, "config", "set", "maxmemory", "1")
    service.engine.compose("exec", "-T", "cache", *full)
    assert log_in(service) == 503
    assert service.is_ready()
    users[0].renew()
    service.type(more)
    assert log_in(service) == 200


@pytest.mark.parametrize("signal", ["KILL", "STOP"])
def test_a_database_that_does_not_answer_is_started_again(service, users, rejected, signal):
    logs, start = blocks("PostgreSQL does not answer")[0]
    with service.load(users, rejected):
        if signal == "KILL":
            service.engine.compose("stop", "database")
        else:
            [database] = service.engine.containers("database")
            service.engine.signal(database, "STOP")
            [start] = in_the_text("PostgreSQL does not answer")
        assert not service.is_ready()
        assert service.ask("GET", "/api/protected/", users[0].access)[0] == 503
        service.type([logs, start])
        assert until(service.is_ready)
    for user in users:
        user.check_notes()


# It holds all connections that PostgreSQL accepts from the role of the API, until it is killed.
CROWD = """
import psycopg
held = []
try:
    while True:
        held.append(psycopg.connect("postgres://notes@database/notes"))
except psycopg.OperationalError as error:
    print(" ".join(str(error).split()), flush=True)
input()
"""


def test_connections_are_released_and_twelve_replicas_are_not_too_many(service, users, rejected):
    restart, show = blocks("No connection is left")[0]
    text = section("No connection is left")
    [reason] = re.findall("The `reason` contains `(.+?)`", text)
    threads = 8  # 2 workers of 4 threads
    assert "up to eight connections" in text and "at most twelve replicas" in text
    assert "PostgreSQL accepts 100, three of them from its superuser only" in text
    assert query(service, "SHOW superuser_reserved_connections") == "3"
    assert (
        '"--workers", "2", "--threads", "4"'
        in (service.engine.project / "Containerfile").read_text()
    )
    assert query(service, "SHOW max_connections") == "100"
    assert 12 * threads <= 100 - 3 < 13 * threads
    used = "SELECT pid FROM pg_stat_activity WHERE datname = 'notes' AND application_name <> 'psql'"
    with service.load(users, rejected), crowd(service) as message:
        assert reason in message
        assert "psql" in service.type([show])
        before = set(query(service, used).split())
        assert len(before) > 50
        service.type([restart])
        assert until(service.is_ready)
    assert "psql" in service.type([show])
    after = query(service, used).split()
    assert not before & set(after) and len(after) <= 2 * threads


@contextmanager
def crowd(service):
    """Take all connections from a container of the API. Yield what PostgreSQL then says."""
    python = [*COMPOSE, "exec", "-T", "api", "python", "-c", CROWD]
    options = {"cwd": service.engine.project, "env": service.engine.environment, "text": True}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(python, **pipes, **options) as process:
        try:
            yield process.stdout.readline()
        finally:
            process.kill()


def test_a_session_that_locks_a_table_is_found_and_ended(service, users, rejected):
    find, end = blocks("A table is locked")[0]
    user = users[0]
    with session(service, "BEGIN;\nLOCK TABLE api_login;\n"):
        assert until(lambda: user.service.ask("GET", "/api/protected/", user.access)[0] == 503)
        assert service.is_ready()
        with service.load(users, rejected):
            assert until(lambda: "LOCK TABLE" in service.type([find]))
            service.type([end])
            assert until(lambda: service.ask("GET", "/api/protected/", user.access)[0] == 200)


def test_a_full_disk_is_named_in_the_log_and_reading_works(service, users):
    """The disk is a small file system, for the table of the notes alone."""
    user = users[0]
    [database] = service.engine.containers("database")
    service.engine.mount_small(database, "/tmp/small")
    query(service, "CREATE TABLESPACE small LOCATION '/tmp/small'")
    query(service, "ALTER TABLE api_note SET TABLESPACE small")
    try:
        texts = ({"text": secrets.token_hex(4900)} for _ in range(1000))
        statuses = []
        while 503 not in statuses:
            status, _ = service.ask("POST", "/api/notes/", user.access, data=next(texts))
            statuses.append(status)
        assert set(statuses) == {201, 503}
        logs = [service.log(container) for container in service.engine.containers("api")]
        assert any("No space left on device" in log for log in logs)
        assert service.ask("GET", "/api/notes/", user.access)[0] == 200
    finally:
        query(service, "DELETE FROM api_note WHERE length(text) > 9000")
        query(service, "ALTER TABLE api_note SET TABLESPACE pg_default")
        query(service, "DROP TABLESPACE small")
    printed = service.type(blocks("The disk is full")[0])
    assert "Build Cache" in printed and "logins deleted" in printed
    for user in users:
        user.check_notes()


RELEASED = "Hello from the new version!"
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [('api', '0004_login_created_at')]
    operations = [migrations.RunSQL({statement!r})]
"""


def test_a_release_loses_nothing_and_one_whose_migration_fails_changes_nothing(
    service, users, rejected
):
    release = blocks("Release a new version")[0]
    views = service.engine.project / "api" / "views.py"
    old = views.read_text()
    migration = service.engine.project / "api" / "migrations" / "0005_release.py"
    greeting = service.ask("GET", "/api/public/")[1]["message"]
    views.write_text(old.replace(greeting, RELEASED))
    assert views.read_text() != old
    try:
        with service.load(users, rejected):
            migration.write_text(MIGRATION.format(statement="SELECT 1 / 0"))
            with pytest.raises(AssertionError, match="division by zero|exit|complete"):
                service.type(release)
            assert service.ask("GET", "/api/public/")[1]["message"] == greeting

            migration.write_text(MIGRATION.format(statement="SELECT 1"))
            service.type(release)
            assert until(lambda: service.ask("GET", "/api/public/")[1].get("message") == RELEASED)

            views.write_text(old)  # back: the migration stays in the database
            migration.unlink()
            service.type(release)
            assert until(lambda: service.ask("GET", "/api/public/")[1].get("message") == greeting)
    finally:
        views.write_text(old)
        migration.unlink(missing_ok=True)
    for user in users:
        user.check_notes()


def test_passwords_are_replaced_and_no_user_is_logged_out(service, users, rejected):
    [replace] = blocks("Replace a password")
    variables = service.engine.environment
    with service.load(users, rejected):
        printed = service.type([*replace, "echo $POSTGRES_PASSWORD"])
        variables["POSTGRES_PASSWORD"] = printed.split()[-1]
        variables["REDIS_PASSWORD"] = "another p/@ #%$"
        service.type(replace[-1:])
        assert until(service.is_ready)
        assert until(lambda: log_in(service) == 200)
    for user in users:
        user.check_notes()


def test_a_password_that_only_the_containers_know_is_named_in_the_log(service):
    variables = service.engine.environment
    right = variables["POSTGRES_PASSWORD"]
    variables["POSTGRES_PASSWORD"] = "another"
    service.engine.compose("up", "-d", "--no-deps", "api")
    try:
        assert until(lambda: log_in(service) == 503)
        logs = [service.log(container) for container in service.engine.containers("api")]
        assert any("password authentication failed" in log for log in logs)
    finally:
        variables["POSTGRES_PASSWORD"] = right
        service.engine.compose("up", "-d")
    assert until(service.is_ready)


def test_the_proxy_says_why_and_restarts(service, users, rejected):
    """What it says is provoked here by a stopped API: no certificate expires in a test."""
    logs, restart = blocks("The certificate expires")[0]
    service.engine.compose("stop", "api")
    assert service.ask("GET", "/api/public/")[0] == 502
    assert until(lambda: '"level":"error"' in service.type([logs]))
    service.engine.compose("up", "-d")
    assert until(service.is_ready)

    before = started(service, "proxy")
    with service.load(users, rejected):
        service.type([restart])
        assert until(service.is_ready)
    assert not before & started(service, "proxy")


def test_without_a_replica_the_proxy_answers_502(service):
    service.engine.compose("stop", "api")
    assert service.ask("GET", "/api/public/")[0] == 502
    [row] = re.findall(r"^\| 502, .+$", ALERTS.read_text("utf-8"), re.MULTILINE)
    service.type(re.findall(r"`(docker compose [^`]+)`", row))
    assert until(service.is_ready)


def test_the_address_of_a_client_behind_another_proxy_is_logged(service):
    """The proxy before ours is this test: it adds its client's address to X-Forwarded-For."""
    heading = "Another proxy is before yours"
    [trust] = re.findall(r"^```\n(.+?)^```$", section(heading), re.DOTALL | re.MULTILINE)
    files = {name: service.engine.project / name for name in ("Caddyfile", "compose.yaml")}
    before = {name: path.read_text() for name, path in files.items()}
    one, two = "192.0.2.71", "192.0.2.72"
    assert not is_logged(service, one)
    files["Caddyfile"].write_text(trust + before["Caddyfile"])
    [proxies] = re.findall(r"`(NUM_PROXIES: \d)`", section(heading))
    assert proxies not in before["compose.yaml"]
    behind_two = before["compose.yaml"].replace("NUM_PROXIES: 1", proxies)
    files["compose.yaml"].write_text(behind_two)
    try:
        service.type(blocks(heading)[0])
        assert until(service.is_ready)
        assert is_logged(service, two, forged="203.0.113.9, ")
    finally:
        for name, path in files.items():
            path.write_text(before[name])
        service.type(blocks(heading)[0])
    assert until(service.is_ready)


def is_logged(service, address, forged=""):
    """Fail to log in as a client of another proxy, and return whether the log has its address.

    forged: what the client itself has sent as X-Forwarded-For."""
    headers = {"X-Forwarded-For": forged + address}
    data = {"username": "lea", "password": "a guess"}
    assert service.ask("POST", "/api/token/", headers=headers, data=data)[0] == 401
    logs = [service.log(container) for container in service.engine.containers("api")]
    return any(f'"address": "{address}"' in log for log in logs)


def test_a_silent_replica_is_found_and_restarted(service, users, rejected):
    [[ask]] = blocks("A replica is silent")
    [restart] = in_the_text("A replica is silent")
    [silent] = [it for it in service.engine.containers("api") if is_second(service, it)]
    assert service.type([ask]).strip() == "200"
    service.engine.signal(silent, "STOP")
    first = ask.replace("--index=2", "--index=1")
    assert service.type([first]).strip() == "200"
    with pytest.raises(AssertionError, match="[Tt]ime"):
        service.type([ask])
    statuses = set()

    def both_were_asked():
        # At once, so that the proxy needs more than the one connection that it keeps.
        asked = [service.senders.submit(service.send, *PUBLIC) for _ in range(8)]
        statuses.update(each.result()[0] for each in asked)
        return len(statuses) > 1

    assert until(both_were_asked, seconds=60)
    assert "get 504 after 20 seconds" in section("A replica is silent")
    assert statuses == {200, 504}
    with service.load(users, rejected):
        service.type([restart])
        assert until(service.is_ready)
    assert service.type([ask]).strip() == "200"


PUBLIC = "GET", "/api/public/"


def is_second(service, container):
    return service.engine.run("docker", "inspect", "-f", "{{.Name}}", container).stdout.endswith(
        "2\n"
    )


def test_commands_of_manage_py_are_typed_into_a_container(service):
    inside = "docker compose exec -T api python manage.py"
    assert f"write `{inside}` for `python manage.py`" in PAGE.read_text("utf-8")
    name, end = blocks("Log this user out now")[0]
    [user] = service.users("hugo")
    commands = [name.replace("user", "hugo"), end.replace("python manage.py", inside)]
    assert int(service.type(commands)) >= 1
    assert user.greet() == 401


def test_an_attack_is_counted_and_its_account_is_found(service):
    [show, [find]] = blocks("An attack on the logins")
    for _ in range(4):
        log_in(service, username="kim", password="a guess")
    accounts = service.type(show[:2]).splitlines()
    assert service.type([*show[:1], show[2]]).strip()
    for account in (line.split('"')[3] for line in accounts):
        printed = service.type([f"ACCOUNT={account}", find])
        if "kim" in printed:
            break
    else:
        raise AssertionError(accounts)
    assert service.type(["ACCOUNT=0", find]).strip() == "[]"


def test_a_failed_dump_keeps_the_backup_before_it(service):
    [save] = blocks("Restore a backup")[0]
    service.type([save])
    before = (service.engine.project / "backup.sql").read_text()
    assert "CREATE TABLE" in before
    service.engine.compose("stop", "database")
    with pytest.raises(AssertionError):
        service.type([save])
    service.engine.compose("up", "-d", "database")
    assert (service.engine.project / "backup.sql").read_text() == before
    assert until(service.is_ready)
