"""Requests that schemathesis generates from the API's own schema (requirements/schema.txt).

The server must not respond with 500, and must reject requests without a token where one is needed.
tests/steps/test_step_schema.py checks the responses more closely."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production.attacks.cases import fail_with
from tests.production.attacks.findings import finding, leaks_in_log
from tests.production.attacks.local_server import schema_hooks

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]
GROUP = "schema"

COUNT = re.compile(r"(\d+) generated")


def test_generated_requests_break_nothing(target, needs, record_property, tmp_path):
    schemathesis = Path(sys.executable).with_name("schemathesis")
    needs("schemathesis (requirements/schema.txt)", schemathesis.exists())
    if "/api/schema/" not in target.routes:
        pytest.skip("this server publishes no schema")
    access, other = target.log_in()["access"], target.log_in()["access"]
    run = subprocess.run(
        [schemathesis, "run", f"{target.address}/api/schema/?format=json", "--no-color"]
        + ["--header", f"Authorization: Bearer {access}"]
        + ["--phases", "coverage,fuzzing", "--max-examples", "50", "--seed", "1"]
        + ["--checks", "not_a_server_error,ignored_auth", "--suppress-health-check", "all"],
        cwd=tmp_path,
        env=schema_hooks("keep_login", access, other),
        capture_output=True,
        encoding="utf-8",
    )
    bearer = ("Authorization", f"Bearer {access}")
    is_logged_in = target.get("/api/protected/", bearer).status == 200
    target.tokens = target.log_in()  # the requests may have ended all other logins
    found = COUNT.search(run.stdout)
    record_property("requests", int(found[1]) if found else 0)
    record_property("source", "the API's schema")
    findings = [*leaks_in_log(target, target.new_in_log())]
    if run.returncode or not found:
        said = run.stdout[-3000:] + run.stderr[-1000:]
        findings.append(finding("schemathesis reports failures", "see below", said))
    fail_with(findings)
    assert is_logged_in, "the requests ended their own login"
    assert int(found[1]) > (500 if target.has_key else 0)
