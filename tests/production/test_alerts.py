"""Each row of site/alerts.md is proven, by a drill, the containers, a step, a page or a pitfall."""

import re

import pytest

from guide import course
from tests.production.test_runbooks import ALERTS, section

DJANGO = "5.2"  # nothing in it depends on Django's version

ROW = re.compile(r"^\| (.+?) \| .+ \|$", re.MULTILINE)
RUNBOOKS = "tests/production/test_container_runbooks.py"
DRILLS = "tests/production/drills"
PROOFS = {
    "502, or no response": f"{RUNBOOKS}::test_without_a_replica_the_proxy_answers_502",
    "some requests get 504, others do not": (
        f"{RUNBOOKS}::test_a_silent_replica_is_found_and_restarted"
    ),
    "500": f"{DRILLS}/test_outages.py::test_broken_view_leaves_its_traceback_in_the_log",
    "401 for half of the requests": (
        f"{DRILLS}/test_two_processes.py::test_new_key_is_unknown_to_a_process_until_it_restarts"
    ),
    "401 for all users at once": (
        "tests/website/test_login_rows.py::test_an_event_ends_a_login_as_the_page_says"
    ),
    "401 for a new token, and 200 a moment later": (
        "pitfalls/clock_skew/test_wrong.py::test_a_token_made_thirty_seconds_ahead_is_refused"
    ),
    "429 for users who guess nothing": (
        f"{RUNBOOKS}::test_the_address_of_a_client_behind_another_proxy_is_logged"
    ),
    "many lines `login failed`": f"{RUNBOOKS}::test_an_attack_is_counted_and_its_account_is_found",
    "a line `reuse`": (
        "steps/19_logging/tests/test_logging.py"
        "::test_a_reuse_has_one_line_and_the_requests_after_it_are_refused"
    ),
    "logins get 401 during a release": (
        f"{DRILLS}/test_two_processes.py"
        "::test_new_column_without_a_default_in_the_database_rejects_logins"
    ),
    "`password authentication failed`": (
        f"{RUNBOOKS}::test_a_password_that_only_the_containers_know_is_named_in_the_log"
    ),
    "`No space left on device`": (
        f"{RUNBOOKS}::test_a_full_disk_is_named_in_the_log_and_reading_works"
    ),
    "the certificate expires": f"{RUNBOOKS}::test_the_proxy_says_why_and_restarts",
    "the newest backup is old": f"{RUNBOOKS}::test_a_failed_dump_keeps_the_backup_before_it",
}


def test_each_situation_has_a_proof():
    heads, *rows = ROW.findall(section("What you see, and what you do", ALERTS))

    assert heads == "You see"
    assert [row for row in rows if set(row) != set("-|")] == list(PROOFS)


@pytest.mark.parametrize("proof", PROOFS.values())
def test_each_proof_is_a_test(proof):
    path, _, name = proof.partition("::")

    assert f"\ndef {name}(" in (course.ROOT / path).read_text("utf-8")
