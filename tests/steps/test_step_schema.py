"""Step 17 and the last step: hundreds of generated requests, each answered as the schema says. And
thousands to the last step, its throttles open: none breaks it, none gets past a door."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from guide import course, projects
from tests.production.attacks import local_server, target
from tests.production.attacks.local_server import schema_hooks

HERE = str(Path(__file__).parent)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("schema")]
GROUP = "schema"
DJANGO = "5.2"  # what it shows does not depend on Django's version

# REST framework takes the number 0 for the text "0": the API is kinder than its schema.
KINDER = "negative_data_rejection"
# Of thousands it is asked: is the server whole, is a stranger refused, is each answer one of those
# that are promised? Where an id has a dot there is no route, and Django's own 404 is a page.
ASKED = "not_a_server_error,ignored_auth,status_code_conformance,response_schema_conformance"


@pytest.mark.parametrize("number", sorted({"17", course.end_of_part_two().number}))
def test_every_answer_is_one_that_the_schema_promises(number, tmp_path, needs):
    schemathesis = Path(sys.executable).with_name("schemathesis")
    needs("schemathesis (requirements/schema.txt)", schemathesis.exists())
    project = projects.lay_out(course.find_step(number).path, tmp_path / "project")
    projects.prepare(project)
    run_in(project, "shell", "-c", "User.objects.update(is_staff=True)")  # may see every view

    with projects.serving(project) as address:
        access, other = log_in(address), log_in(address)
        run = subprocess.run(
            [schemathesis, "run", f"{address}/api/schema/?format=json", "--no-color"]
            + ["--header", f"Authorization: Bearer {access}"]
            + ["--phases", "coverage,fuzzing", "--max-examples", "20", "--seed", "1"]
            + ["--generation-allow-x00", "false", "--exclude-checks", KINDER],
            cwd=tmp_path,
            env=schema_hooks("schemathesis_hooks", access, other, HERE),
            capture_output=True,
            encoding="utf-8",
        )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "Authentication failed" not in run.stdout, run.stdout  # it was logged in to the end
    assert '" 500 ' not in (project / "server.log").read_text("utf-8", "replace")


def test_thousands_of_requests_break_nothing(tmp_path, needs):
    schemathesis = Path(sys.executable).with_name("schemathesis")
    needs("schemathesis (requirements/schema.txt)", schemathesis.exists())
    with local_server.served(course.end_of_part_two()) as aim:
        staff = target.Target(aim.address, "staff", aim.password)  # may see every view
        run = subprocess.run(
            [schemathesis, "run", f"{aim.address}/api/schema/?format=json", "--no-color"]
            + ["--header", f"Authorization: {staff.bearer[1]}", "--phases", "coverage,fuzzing"]
            + ["--max-examples", "250", "--seed", "1", "--generation-allow-x00", "false"]
            + ["--checks", ASKED],
            cwd=tmp_path,
            env=schema_hooks("keep_login", staff.tokens["access"], staff.log_in()["access"]),
            capture_output=True,
            encoding="utf-8",
        )
        log = aim.new_in_log()

    assert run.returncode == 0, run.stdout + run.stderr
    assert int(re.search(r"(\d+) generated", run.stdout)[1]) > 2000, run.stdout
    assert "Authentication failed" not in run.stdout, run.stdout
    assert "Internal Server Error" not in log


def log_in(address):
    """Return the access token of a new login."""
    answer = requests.post(f"{address}/api/token/", {"username": "user", "password": "pass"})
    return answer.json()["access"]


def run_in(project, *command):
    """Runs a command of manage.py."""
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=project,
        env=projects.environment(),
        check=True,
        capture_output=True,
    )
