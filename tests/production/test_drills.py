"""The drills notice a service that is not one, and `guide drill` runs, lists and ends them.

That the last step passes them is what the tests in drills/ show."""

import os
import signal
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import pytest

from guide import cli, course, projects
from tests.production.drills.lesson import alerts, promised

pytestmark = pytest.mark.skipif(os.name != "posix", reason="gunicorn runs on Linux and macOS")
if os.name == "posix":
    from tests.production.drills import clients, cluster, races, test_alerts, test_two_processes

DRILLS = """\
outage_gets_the_statuses_and_the_reason_of_the_page
process_killed_leaves_the_other_in_service
redis_restarted_logs_no_user_out
postgresql_restarted_logs_no_user_out
redis_gone_gives_no_access_to_deactivated_users
redis_silent_gives_no_access_to_deactivated_users
postgresql_gone_makes_both_processes_unavailable_at_once
postgresql_silent_is_answered_within_seconds
idle_process_answers_its_probe_at_once_while_postgresql_is_silent
broken_view_leaves_its_traceback_in_the_log
flush_of_many_logins_delays_no_request
two_refreshes_return_one_successor
refresh_during_logout_leaves_no_valid_token
refresh_during_password_change_leaves_no_valid_token
refresh_during_deactivation_leaves_no_valid_token
refresh_during_deletion_leaves_no_valid_token
refresh_during_reuse_leaves_no_valid_token
login_during_password_change_leaves_no_valid_token
login_during_deactivation_leaves_no_valid_token
login_during_deletion_leaves_no_valid_token
token_of_one_process_is_accepted_by_the_other
used_refresh_token_gets_the_same_successor_from_the_other_process
logout_takes_effect_at_both_processes_at_once
closed_account_is_rejected_by_both_processes_at_once
login_limit_counts_across_processes
key_rotation_rejects_no_valid_token
new_key_is_unknown_to_a_process_until_it_restarts
new_column_without_a_default_in_the_database_rejects_logins
"""


COMMAND = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"


def command(*typed, **changes):
    """Run `guide …` in a process of its own, with this Python. Return the finished process."""
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *typed],
        cwd=course.ROOT,
        env=projects.test_environment(**changes),
        capture_output=True,
        encoding="utf-8",
    )


def test_the_drills_can_be_listed():
    answer = command("drill", "--list")

    assert answer.returncode == 0
    assert answer.stdout == DRILLS


def test_each_row_of_the_lesson_s_table_has_a_drill():
    source = Path(test_two_processes.__file__).with_name("test_outages.py").read_text("utf-8")

    assert set(promised()) == {"Redis", "PostgreSQL", "a killed process"}
    assert all(f'== promised()["{gone}"]' in source for gone in promised())


def test_each_row_of_the_page_of_alerts_has_a_drill():
    assert list(alerts()) == list(test_alerts.SITUATIONS)


@pytest.fixture
def postgresql_and_redis(needs):
    needs("PostgreSQL, as one who may start it", not cluster.lacks_postgresql())
    needs("Redis", not cluster.lacks_redis())


@pytest.fixture
def open_folder():
    """A folder for what a killed drill leaves; the system user of PostgreSQL may enter it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield folder


@pytest.mark.slow
@pytest.mark.xdist_group("drills")
def test_without_a_shared_cache_the_drill_of_the_login_limit_fails(postgresql_and_redis):
    with cluster.running(shared_cache=False) as broken:
        test_two_processes.test_token_of_one_process_is_accepted_by_the_other(
            broken, clients.Clients(broken)
        )
        with pytest.raises(AssertionError) as failed:
            test_two_processes.test_login_limit_counts_across_processes(
                broken, clients.Clients(broken)
            )

    assert "At index 10 diff: 401 != 429" in str(failed.value)


RACES = {
    "two_refreshes_return_one_successor": ("08", "one token has 2 successors|got .*401"),
    "refresh_during_logout": ("08", r"a token works: access \[200"),
    "refresh_during_password_change": ("07", r"a token works: access \[200"),
    "refresh_during_deactivation": ("08", r"a token works: access \[200"),
    "refresh_during_deletion": ("08", "was answered with 500"),
    "refresh_during_reuse": ("08", r"a token works: access \[200"),
}


@pytest.mark.slow
@pytest.mark.xdist_group("drills")
@pytest.mark.parametrize("number", ["07", "08"])
def test_the_steps_without_a_row_per_login_lose_the_races(number, needs):
    needs("PostgreSQL, as one who may start it", not cluster.lacks_postgresql())
    step = course.find_step(number)
    with cluster.running_postgresql() as server, races.serving(step, server.url, True) as served:
        for name, (lost_by, found) in RACES.items():
            if lost_by == number:
                with pytest.raises(AssertionError, match=found):
                    served().run(getattr(races, name), times=400)


@pytest.mark.slow
@pytest.mark.xdist_group("drills")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_end_in_the_middle_leaves_no_process_behind(
    postgresql_and_redis, needs, open_folder, number
):
    needs("/proc", Path("/proc/self/environ").exists())
    mark = uuid.uuid4().hex
    drill = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "drill", "postgresql_gone"],
        cwd=course.ROOT,
        env=projects.test_environment(DRILL=mark, TMPDIR=open_folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # With its leash, each of two masters and four workers; and PostgreSQL is down.
    assert cluster.until(lambda: running(mark, "gunicorn") >= 8, seconds=60)
    assert cluster.until(lambda: not running(mark, "postgres\0"), seconds=60)
    drill.send_signal(number)

    assert drill.wait(60) == {signal.SIGINT: 130, signal.SIGTERM: 143}.get(number, -number)
    assert cluster.until(lambda: running(mark) == 0, seconds=10)


def running(mark, program=""):
    """Return how many processes of that program have the mark in their environment."""
    found = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark.encode() in (process / "environ").read_bytes()
            found += ours and program.encode() in (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            pass
    return found


# What is missing


def test_without_the_servers_one_line_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(cluster.shutil, "which", lambda name: None)
    monkeypatch.setattr(cluster, "find_postgresql", lambda name: None)

    assert cli.main(["drill"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "sudo apt install postgresql" in said.err
    assert "sudo apt install redis-server" in said.err


def test_an_unknown_drill_gets_one_line_with_similar_names_and_status_2():
    answer = command("drill", "--list", "redis_goen")

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("There is nothing called 'redis_goen' here. Did you mean ")
    assert "redis_gone_gives_no_access_to_deactivated_users" in answer.stderr
    assert answer.stderr.count("\n") == 1
