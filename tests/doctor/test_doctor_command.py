"""The doctor as a command: it looks at a project as the project would run, writes nothing, tells
no secret, and says in one line why it cannot look."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from guide import cli as guide_cli
from guide import course, projects
from guide.commands import doctor as guide_doctor
from jwt_doctor import cli, examination, registry

STEP = course.find_step("05")


@pytest.fixture
def project(tmp_path):
    """A project of the reader's own, outside of the course."""
    place = projects.lay_out(STEP.path, tmp_path / "a project")
    return Path(place)


@pytest.fixture
def doctor(capsys):
    """doctor(DIR, …) runs the command; gives (status, stdout, stderr)."""

    def run(*arguments, **environ):
        status = cli.main([*map(str, arguments)], environ=dict(os.environ, **environ))
        return status, *capsys.readouterr()

    return run


def add(project, text):
    """Adds lines to the project's settings."""
    with open(project / "config" / "settings.py", "a", encoding="utf-8") as file:
        file.write(text)


def findings(out):
    return {each["pitfall"]: each for each in json.loads(out)["findings"]}


def fingerprint(folder):
    return {
        path.relative_to(folder): path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
    }


# What it prints


def test_the_table_says_how_bad_which_pitfall_where_and_what(doctor, project):
    add(project, "SIMPLE_JWT['SIGNING_KEY'] = 'secret'\n")

    status, out, err = doctor(project)

    line = len((project / "config" / "settings.py").read_text("utf-8").splitlines())
    assert (status, err) == (1, "")
    rows = [" ".join(row.split()) for row in out.splitlines()]
    at = rows.index(f"error weak_signing_key config/settings.py:{line} SIMPLE_JWT['SIGNING_KEY']")
    assert rows[at + 1] == "The signing key has fewer than the 32 bytes that HS256 needs."
    assert "deleted_user_refresh" in rows[-1]  # a default, which --all shows


@pytest.mark.slow
def test_json_tells_machines_the_same(doctor, project):
    add(project, "SIMPLE_JWT['SIGNING_KEY'] = 'secret'\n")

    status, out, _ = doctor(project, "--json")

    found = findings(out)["weak_signing_key"]
    assert status == 1
    assert (found["level"], found["file"]) == ("error", "config/settings.py")
    assert found["where"] == "SIMPLE_JWT['SIGNING_KEY']"
    assert found["message"] and found["hint"] and found["line"]


@pytest.mark.slow
def test_what_the_project_silences_is_only_counted(doctor, project):
    names = [f"pitfalls.{code}" for code in registry.codes()]
    add(project, f"SILENCED_SYSTEM_CHECKS = {names}\n")

    status, out, _ = doctor(project)

    assert status == 0
    assert "Nothing found." in out
    assert "Silenced: no_login_throttle (SILENCED_SYSTEM_CHECKS)." in out


def test_the_check_of_a_pitfall_has_the_name_of_its_folder():
    for path in course.ROOT.glob("pitfalls/*/check.py"):
        assert f"\ndef {path.parent.name}(" in path.read_text("utf-8"), path


def test_no_check_imports_the_course():
    for path in [*registry.PACKAGE.rglob("*.py"), *registry.check_files().values()]:
        assert not re.search(r"^\s*(from|import) guide\b", path.read_text("utf-8"), re.M), path


@pytest.mark.slow
def test_select_ignore_a_comment_and_pyproject_choose_what_is_said(doctor, project):
    def codes(*options):
        return set(findings(doctor(project, "--json", *options)[1]))

    everything = codes()
    assert {"leaked_secret_key_signs_tokens", "no_login_throttle"} <= everything
    assert codes("--select", "no_login_throttle") == {"no_login_throttle"}
    assert codes("--ignore", "no_login_throttle") == everything - {"no_login_throttle"}

    (project / "pyproject.toml").write_text(
        '[tool.jwt_doctor]\nignore = ["no_login_throttle"]\n', "utf-8"
    )
    assert codes() == everything - {"no_login_throttle"}
    settings = project / "config" / "settings.py"
    settings.write_text(
        re.sub(
            r"^SECRET_KEY = .*$",
            lambda line: line[0] + "  # jwt-doctor: ignore[leaked_secret_key_signs_tokens]",
            settings.read_text("utf-8"),
            flags=re.M,
        ),
        "utf-8",
    )
    assert codes() == everything - {"no_login_throttle", "leaked_secret_key_signs_tokens"}
    assert doctor(project)[0] == 0
    assert doctor(project, "--fail-on", "info")[0] == 1


@pytest.mark.slow
def test_sarif_and_annotations_hold_the_place_of_each_finding(doctor, project, monkeypatch):
    monkeypatch.chdir(project.parent)

    sarif = json.loads(doctor(project, "--format", "sarif")[1])
    annotations = doctor(project, "--format", "github")[1]

    (run,) = sarif["runs"]
    uris = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
        for place in result["locations"]
    }
    assert sarif["version"] == "2.1.0"
    assert run["invocations"][0]["executionSuccessful"]
    assert "a project/config/settings.py" in uris
    assert "::error file=a project/config/settings.py,line=" in annotations


@pytest.mark.slow
def test_a_fresh_clone_is_read_without_its_packages(doctor, project):
    add(project, "import not_installed\nSIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = '5 minutes'\n")

    status, out, _ = doctor(project, "--tier", "static", "--json")

    assert status == 1
    assert json.loads(out)["tier"] == "static"
    assert findings(out)["lifetime_is_a_number"]["level"] == "error"


@pytest.mark.slow
def test_the_only_project_below_a_folder_is_found(doctor, project):
    out = doctor(project.parent, "--json")[1]

    assert json.loads(out)["project"] == str(project)


# It looks as the project would run


@pytest.mark.slow
def test_routes_that_cannot_be_imported_are_named_and_the_rest_is_looked_at(doctor, project):
    (project / "config" / "urls.py").write_text("import nowhere", "utf-8")

    status, out, _ = doctor(project)

    assert status == 2
    assert "leaked_secret_key_signs_tokens" in out
    assert "routes_do_not_import            config/urls.py:1" in out
    assert "No module named 'nowhere'" in " ".join(out.split())
    assert "Not examined: the routes do not import (ModuleNotFoundError)." in out


@pytest.mark.slow
def test_other_settings_can_be_named(doctor, project):
    (project / "live.py").write_text("from config.settings import *\nSIMPLE_JWT = {}", "utf-8")

    out = doctor(project, "--settings", "live", "--json")[1]

    assert json.loads(out)["settings"] == "live"


@pytest.mark.slow
def test_what_manage_py_does_first_is_done(doctor, project):
    text = (project / "manage.py").read_text("utf-8")
    text = text.replace("import os\n", "import os\nos.environ['OWN_KEY'] = 'k' * 40\n", 1)
    (project / "manage.py").write_text(text, "utf-8")
    add(project, "import os\nSIMPLE_JWT['SIGNING_KEY'] = os.environ['OWN_KEY']\n")

    status, out, _ = doctor(project, "--json")

    assert status == 1
    assert "leaked_secret_key_signs_tokens" not in findings(out)


@pytest.mark.slow
def test_a_package_called_guide_is_the_projects_own(doctor, project):
    (project / "guide").mkdir()
    (project / "guide" / "__init__.py").write_text("MINUTES = 10\n", "utf-8")
    add(project, "import guide\nSIMPLE_JWT['LEEWAY'] = guide.MINUTES\n")

    assert doctor(project)[0] == 1


@pytest.fixture
def own_environment(project):
    """A virtual environment beside the project, with what ours has."""
    venv.create(project / ".venv", symlinks=os.name == "posix")
    python = project / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ask = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    place = subprocess.run([python, "-c", ask], capture_output=True, text=True).stdout.strip()
    Path(place, "ours.pth").write_text(sysconfig.get_paths()["purelib"], "utf-8")
    return python


@pytest.mark.slow
def test_the_environment_beside_a_project_is_the_one_that_runs_it(doctor, project, own_environment):
    beside = json.loads(doctor(project, "--json")[1])["executable"]
    named = json.loads(doctor(project, "--python", sys.executable, "--json")[1])["executable"]

    assert Path(beside) == own_environment
    assert Path(named) == Path(sys.executable)


# It cannot look


def test_a_step_without_simplejwt_is_told_in_one_line(doctor):
    for number in ("01", "02"):
        status, out, _ = doctor(course.find_step(number).path)
        assert status == 2
        assert "Not examined: The project has no simplejwt: there is nothing to examine." in out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "reason"),  # found in the report's line of what was not examined
    [
        ("import not_installed", "No module named 'not_installed'"),
        ("raise SystemExit('JWT_SIGNING_KEY is missing.')", "JWT_SIGNING_KEY is missing."),
        ("import os; os.environ['NOT_SET']", "KeyError (config/settings.py:{line}): 'NOT_SET'"),
        ("raise SystemExit", "it ends the process"),
        ("def (", "SyntaxError: invalid syntax"),
        ("import os; os._exit(3)", "exited with status 3"),
        ("import time; time.sleep(9)", "does not start within 2 seconds"),
        ("INSTALLED_APPS += ['nowhere']", "The project does not start"),
    ],
)
def test_settings_that_do_not_load_give_one_line(doctor, project, line, reason, monkeypatch):
    monkeypatch.setattr(examination, "SECONDS", 2 if "sleep" in line else 60)
    add(project, line + "\n")

    status, out, err = doctor(project, "--json")

    said = json.loads(out)
    assert (status, err) == (2, "")
    assert (said["tier"], said["complete"]) == ("static", False)
    lines = (project / "config" / "settings.py").read_text("utf-8").count("\n")
    assert reason.replace("{line}", str(lines)) in said["incomplete"][0]


def test_a_step_that_wants_a_key_gets_the_one_of_this_clone(tmp_path, monkeypatch):
    monkeypatch.delenv("JWT_SIGNING_KEY", raising=False)
    step = course.find_step("06").path

    ours = guide_doctor.environment([str(step)])
    theirs = guide_doctor.environment([str(projects.lay_out(step, tmp_path / "theirs"))])

    assert ours["JWT_SIGNING_KEY"]
    assert theirs is None


@pytest.mark.slow
def test_the_courses_command_starts_the_package(capfd):
    status = guide_cli.main(["doctor", str(course.find_step("06").path), "--json"])

    assert status == 1
    assert "no_login_throttle" in findings(capfd.readouterr().out)


@pytest.mark.slow
def test_what_is_no_project_gives_one_line(doctor, tmp_path, project):
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manage.py").write_text("print('hello')", "utf-8")
    two = tmp_path / "two"
    for name in ("one", "other"):
        shutil.copytree(project, two / name)
    for arguments, reason in [
        ([tmp_path / "nowhere"], "There is no folder"),
        ([tmp_path / "empty"], "There is no manage.py in"),
        ([two], "Name the folder of one: one, other."),
        ([project, "--python", tmp_path / "nothing"], "There is no program"),
        ([project, "--select", "no_login_throtle"], "Did you mean no_login_throttle?"),
        ([project, "--env-file", tmp_path / "none"], "cannot be read"),
        ([project, "--nonsense"], "Unrecognized arguments: --nonsense"),
    ]:
        status, out, err = doctor(*arguments)
        assert (status, out, err.count("\n")) == (2, "", 1), arguments
        assert reason in err
        status, out, err = doctor(*arguments, "--json")
        assert status == 2
        assert json.loads(out)["problem"] in err
    for arguments, reason in [
        ([tmp_path / "other"], "manage.py does not call Django"),
        ([project, "--settings", "no.such"], "No module named 'no'"),
        ([project, "--python", project / "manage.py"], ""),
    ]:
        status, out, err = doctor(*arguments)
        assert (status, err) == (2, ""), arguments
        assert "static only" in out and reason in out


@pytest.mark.slow
def test_a_python_without_django_gives_one_line(doctor, project, own_environment):
    next(project.rglob("ours.pth")).unlink()

    status, out, err = doctor(project)

    assert (status, err) == (2, "")
    assert f"{own_environment} has no Django" in out


# It writes nothing


WRITES = """
from pathlib import Path
import logging.config, os, sqlite3

(BASE_DIR / 'logs').mkdir(exist_ok=True)
LOGGING = {
    'version': 1,
    'handlers': {'file': {'class': 'logging.FileHandler', 'filename': BASE_DIR / 'debug.log'}},
    'root': {'handlers': ['file']},
}
logging.config.dictConfig(LOGGING)
logging.getLogger().warning('to the file')

for attempt in (
    lambda: open(BASE_DIR / 'written.txt', 'w'),
    lambda: open(BASE_DIR / 'manage.py', 'a'),
    lambda: os.open(BASE_DIR / 'written.txt', os.O_CREAT | os.O_WRONLY),
    lambda: os.remove(BASE_DIR / 'manage.py'),
    lambda: os.rename(BASE_DIR / 'manage.py', BASE_DIR / 'moved.py'),
    lambda: sqlite3.connect(BASE_DIR / 'new.sqlite3'),
):
    try:
        attempt()
    except PermissionError:
        continue
    raise SystemExit('It could write.')
"""


def test_nothing_is_written_in_the_project_whatever_its_code_tries(doctor, project):
    add(project, WRITES)
    (project / "api" / "apps.py").write_text(READS_THE_DATABASE, "utf-8")
    before = fingerprint(project)

    status, out, err = doctor(project)

    assert (status, err) == (1, "")
    assert fingerprint(project) == before


READS_THE_DATABASE = """
from django.apps import AppConfig
from django.db import connection


class ApiConfig(AppConfig):
    name = 'api'

    def ready(self):
        try:
            connection.cursor().execute('SELECT 1')
        except PermissionError:
            pass
"""

BLACKLIST = "INSTALLED_APPS.append('rest_framework_simplejwt.token_blacklist')\n"


def database(project, *, live):
    """Makes the project's database, all of it migrated but the blacklist; gives a connection that
    holds it open in write-ahead mode if it is live."""
    projects.prepare(project, PYTHONDONTWRITEBYTECODE="1")
    add(project, BLACKLIST)
    connection = sqlite3.connect(project / "db.sqlite3")
    if live:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE more (id)")
        connection.commit()
    return connection


@pytest.mark.slow
@pytest.mark.parametrize("live", [False, True])
def test_a_blacklist_without_tables_is_seen_and_the_database_left_alone(doctor, project, live):
    connection = database(project, live=live)
    before = fingerprint(project)

    out = doctor(project, "--json")[1]

    after = fingerprint(project)
    connection.close()
    assert findings(out)["blacklist_not_migrated"]["level"] == "warning"
    before.pop(Path("db.sqlite3-shm"), None), after.pop(Path("db.sqlite3-shm"), None)  # locks
    assert after == before


@pytest.mark.slow
def test_without_a_database_nothing_is_said_of_it_and_none_is_made(doctor, project):
    add(project, BLACKLIST)

    out = doctor(project, "--json")[1]

    assert "blacklist_not_migrated" not in findings(out)
    assert json.loads(out)["complete"]
    assert "there is no file for the database" in json.loads(out)["live"]
    assert doctor(project, "--tier", "live")[0] == 2
    assert not (project / "db.sqlite3").exists()


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_named(doctor, project):
    add(project, BLACKLIST)
    (project / "db.sqlite3").write_bytes(b"no database at all" * 100)

    assert "the database 'default' does not answer (DatabaseError)" in doctor(project)[1]


# It tells no secret

SECRETS = """
import os
SECRET_KEY = 'canary-1'
SIMPLE_JWT = {
    'SIGNING_KEY': 'canary-2', 'VERIFYING_KEY': 'canary-3', 'SIGNING_KYE': 'canary-4',
    'ACCESS_TOKEN_LIFETIME': 'canary-5', 'LEEWAY': 'canary-6', 'ALGORITHM': 'HS512',
    'AUDIENCE': 'canary-7', 'JWK_URL': 'https://user:canary-8@example.org', 'OTHER': 'canary-9',
    'USER_ID_FIELD': 'canary-10', 'AUTH_HEADER_NAME': 'canary-11',
}
REST_FRAMEWORK['SIGNING_KEY'] = 'canary-13'
DATABASES['default']['PASSWORD'] = 'canary-14'
os.environ['DATABASE_URL'] = 'postgres://user:canary-15@example.org/shop'
"""

FAILURES = [
    "raise ValueError(SECRET_KEY)",
    "raise SystemExit(f'no good: {SECRET_KEY} {SIMPLE_JWT}')",
    "raise KeyError(os.environ['DATABASE_URL'])",
    "int(SIMPLE_JWT['SIGNING_KEY'])",
    "print(SIMPLE_JWT); raise ImportError(DATABASES['default']['PASSWORD'])",
]


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_secret_is_printed(doctor, project, options):
    add(project, SECRETS)

    status, out, err = doctor(project, *options)

    assert status == 1
    assert out.count("settings_misspelt") >= 3
    assert "canary" not in out + err


@pytest.mark.slow
@pytest.mark.parametrize("failure", FAILURES)
def test_no_secret_is_printed_when_the_settings_fail_over_it(doctor, project, failure):
    add(project, SECRETS + failure + "\n")

    status, out, err = doctor(project)

    assert (status, err) == (2, "")
    assert "canary" not in out


# In the project's own manage.py


def manage(project, *command):
    return subprocess.run(
        [sys.executable, "-B", "manage.py", *command],
        cwd=project,
        env=projects.environment(PYTHONPATH=str(registry.PACKAGE.parent)),
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_manage_py_check_says_the_same_with_one_entry_among_the_apps(doctor, project):
    add(project, "INSTALLED_APPS += ['jwt_doctor']\n")

    checked = manage(project, "check", "--tag", "pitfalls")
    named = {
        line.split("(pitfalls.")[1].split(")")[0]
        for line in checked.stderr.splitlines()
        if "(pitfalls." in line
    }

    assert named == set(findings(doctor(project, "--json")[1]))
    assert "SECRET_KEY: (pitfalls.leaked_secret_key_signs_tokens) Tokens are" in checked.stderr
    assert checked.returncode == 1


@pytest.mark.slow
def test_the_check_that_asks_for_migrations_lets_migrate_run(project):
    add(project, "INSTALLED_APPS += ['jwt_doctor']\n" + BLACKLIST)
    add(project, "SIMPLE_JWT['SIGNING_KEY'] = SECRET_KEY = 'long enough'.ljust(40)\n")
    manage(project, "migrate", "auth")

    before = manage(project, "check", "--database", "default")
    migrate = manage(project, "migrate")
    after = manage(project, "check", "--database", "default")

    assert "(pitfalls.blacklist_not_migrated)" in before.stderr
    assert migrate.returncode == 0, migrate.stderr
    assert "(pitfalls.blacklist_not_migrated)" not in after.stderr


@pytest.mark.slow
def test_the_runner_needs_python_3_8_and_django_alone(tmp_path):
    """Copied away from the course, with nothing of it but the doctor and the checks."""
    place = tmp_path / "clone"
    shutil.copytree(registry.PACKAGE, place / "jwt_doctor")
    (place / "jwt_doctor" / "pitfalls").mkdir()
    for code, path in registry.check_files().items():
        shutil.copy(path, place / "jwt_doctor" / "pitfalls" / f"{code}.py")

    done = subprocess.run(
        [sys.executable, "-B", place / "jwt_doctor" / "runner.py"],
        cwd=STEP.path,
        env=projects.environment(),
        capture_output=True,
        text=True,
    )

    assert "no_login_throttle" in {each["pitfall"] for each in json.loads(done.stdout)["findings"]}
