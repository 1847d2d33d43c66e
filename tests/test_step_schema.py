"""Step 14 and the last step: hundreds of generated requests, each answered as the schema says."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from guide import course, projects

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("schema")]
GROUP = "schema"
DJANGO = "5.2"  # what it shows does not depend on Django's version

# REST framework takes the number 0 for the text "0": the API is kinder than its schema.
KINDER = "negative_data_rejection"


@pytest.mark.parametrize("number", sorted({"14", course.steps()[-1].number}))
def test_every_answer_is_one_that_the_schema_promises(number, tmp_path, needs):
    schemathesis = Path(sys.executable).with_name("schemathesis")
    needs("schemathesis (requirements/schema.txt)", schemathesis.exists())
    project = projects.lay_out(course.find_step(number).path, tmp_path / "project")
    projects.prepare(project)
    run_in(project, "shell", "-c", "User.objects.update(is_staff=True)")  # may see every view

    with projects.serving(project) as address:
        login = requests.post(f"{address}/api/token/", {"username": "user", "password": "pass"})
        run = subprocess.run(
            [schemathesis, "run", f"{address}/api/schema/?format=json", "--no-color"]
            + ["--header", f"Authorization: Bearer {login.json()['access']}"]
            + ["--phases", "coverage,fuzzing", "--max-examples", "20", "--seed", "1"]
            + ["--generation-allow-x00", "false", "--exclude-checks", KINDER],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
        )

    assert run.returncode == 0, run.stdout + run.stderr
    assert '" 500 ' not in (project / "server.log").read_text("utf-8", "replace")


def run_in(project, *command):
    """Runs a command of manage.py."""
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=project,
        env=projects.environment(),
        check=True,
        capture_output=True,
    )
