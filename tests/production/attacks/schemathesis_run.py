"""Cases that schemathesis generates from the API's own schema (requirements/schema.txt).

The server must not respond with 500, and must reject requests without a token where one is needed.
tests/steps/test_step_schema.py checks the responses more closely."""

import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.production.attacks.runner import Finding, Result, leaks_in_log

COUNT = re.compile(r"(\d+) generated")


def run_schemathesis(target, report):
    """Return a list of one Result, or an empty list without schemathesis or a schema."""
    schemathesis = Path(sys.executable).with_name("schemathesis")
    if not schemathesis.exists() or "/api/schema/" not in target.routes:
        return []
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [schemathesis, "run", f"{target.address}/api/schema/?format=json", "--no-color"]
            + ["--header", f"Authorization: {target.bearer[1]}"]
            + ["--phases", "coverage,fuzzing", "--max-examples", "50", "--seed", "1"]
            + ["--checks", "not_a_server_error,ignored_auth", "--suppress-health-check", "all"],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
        )
    count = COUNT.search(run.stdout)
    result = Result("generated", "the API's schema", Counter(any=int(count[1]) if count else 0))
    if run.returncode or not count:
        said = run.stdout[-3000:] + run.stderr[-1000:]
        result.findings.append(Finding("schemathesis is not content", "", said))
    result.findings += leaks_in_log(target, target.new_in_log(), has_broken=False)
    report(result)
    return [result]
