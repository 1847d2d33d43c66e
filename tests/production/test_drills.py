"""The last step on real servers, which are stopped and killed under load: each drill once, and
what the lesson says of it."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from guide import cli, course, projects

pytestmark = [
    pytest.mark.xdist_group("drills"),
    pytest.mark.skipif(os.name != "posix", reason="gunicorn runs on Linux and macOS"),
]
if os.name == "posix":
    from tests.production.drills import cluster
    from tests.production.drills.load import NO_ANSWER
    from tests.production.drills.scenarios import SCENARIOS
else:
    NO_ANSWER = None

# What may be answered, to honest users and to those who are out; and how many at least.
FEW = {
    "token_opens_both": {200: 6},
    "logout_is_felt": {200: 3, 400: 2, 401: 2},
    "closed_account_is_felt": {200: 3, 401: 12},
    "login_limit_counts_across": {401: 12, 429: 2},
}
LOADED = {
    "key_rotation": {200, 401},
    "process_killed": {200, 401, NO_ANSWER},
    "redis_restarted": {200, 503},
    "redis_gone": {200, 401, 503},
    "redis_silent": {200, 401, 503},
    "postgresql_restarted": {200, 503},
    "postgresql_gone": {200, 503},
}


@pytest.fixture(scope="module")
def servers(needs):
    """servers(): what the drills are played on."""
    needs("PostgreSQL, as one who may start it", not cluster.lacks_postgresql())
    needs("Redis", not cluster.lacks_redis())
    return cluster.running


@pytest.fixture(scope="module")
def reports(servers):
    """reports(NAME): what a drill has seen, which is played once."""
    seen = {}
    with servers() as the_cluster:

        def play(name):
            seen[name] = seen.get(name) or SCENARIOS[name](the_cluster)
            return seen[name]

        yield play


def test_each_drill_is_here():
    assert set(SCENARIOS) == {*FEW, *LOADED}


@pytest.mark.slow
@pytest.mark.parametrize("name", FEW)
def test_two_processes_are_one_service(reports, name):
    report = reports(name)

    assert report.problems == []
    assert report.statuses == FEW[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", LOADED)
def test_under_load_nothing_is_lost_and_nobody_gets_in(reports, name):
    report = reports(name)

    assert report.problems == []
    assert set(report.statuses) <= LOADED[name]
    assert report.statuses[200] >= 10
    assert report.again <= report.statuses[NO_ANSWER]
    if 503 in LOADED[name]:
        assert report.statuses[503] > 0, "nobody has noticed that something was gone"


@pytest.mark.slow
def test_the_table_of_the_lesson_says_what_the_drills_see(reports):
    seen = {}
    for name in ("redis_gone", "redis_silent", "process_killed", "postgresql_gone"):
        for (gone, kind), statuses in reports(name).seen.items():
            column = "protected" if kind == "protected" else "login, refresh"
            seen.setdefault((gone, column), set()).update(statuses)

    assert table() == seen


def table():
    """What the lesson promises: {("Redis", "protected"): {503}, …}."""
    lesson = (course.steps()[-1].path / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \| .+ \|$", lesson, re.M)
    return {
        (gone, column): {int(status) for status in re.findall(r"\b\d{3}\b", cell)}
        for gone, *cells in rows[1:]
        for column, cell in zip(("login, refresh", "protected"), cells, strict=True)
    }


@pytest.mark.slow
def test_without_a_shared_cache_a_drill_fails_and_the_status_is_1(servers, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "running", lambda: servers(shared_cache=False))
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # this is not the command's own process

    assert cli.main(["drill", "token_opens_both", "login_limit_counts_across"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ok      token_opens_both: a login at each process;")
    assert "6 requests: 6 × 200;" in lines[0]
    assert lines[1].startswith("FAILED  login_limit_counts_across: twelve wrong guesses")
    assert lines[2] == f"        twelve guesses were answered with {[401] * 12}"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_in_the_middle_leaves_no_process_behind(servers, needs, tmp_path, number):
    needs("/proc", Path("/proc/self/environ").exists())
    mark = uuid.uuid4().hex
    drill = subprocess.Popen(
        [sys.executable, "-m", "guide", "drill", "postgresql_gone"],
        cwd=course.ROOT,
        env=projects.test_environment(DRILL=mark),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 60
    while running(mark, "gunicorn") < 6 and time.monotonic() < end:
        time.sleep(0.2)
    assert running(mark, "gunicorn") >= 6, "two processes with two workers each have not started"
    time.sleep(3)
    drill.send_signal(number)

    assert drill.wait(60) == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert running(mark) == 0


def running(mark, program=""):
    """How many processes of that program have the mark in their environment."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark.encode() in (process / "environ").read_bytes()
            found += ours and program.encode() in (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            pass
    return found


# What is not there


def test_without_the_servers_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(cluster.shutil, "which", lambda name: None)
    monkeypatch.setattr(cluster, "postgresql", lambda name: None)

    assert cli.main(["drill"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "sudo apt install postgresql" in said.err
    assert "sudo apt install redis-server" in said.err


def test_an_unknown_drill_is_named_with_those_that_there_are(capsys):
    assert cli.main(["drill", "redis_goen"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("There is no drill called 'redis_goen'. The nearest: redis_gone")
    assert said.count("\n") == 1


def test_the_drills_can_be_listed(capsys):
    assert cli.main(["drill", "--list"]) == 0
    assert capsys.readouterr().out.split() == list(SCENARIOS)
