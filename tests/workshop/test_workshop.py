"""The workshop, typed as a learner types it."""

import os
import re
import shutil
import subprocess
import time

import django
import pytest

from guide import course, lessons, projects
from guide.reporting import schema, wording
from tests.exercises.engine import feedback, grading, known_answers, progress, workspace
from tests.exercises.engine.commands import list as list_command

DJANGO = "5.2"  # nothing in it depends on Django's version

TAUGHT = django.VERSION[:2] == (5, 2)


def refused(answer, *said):
    """Exit status 2, and one line on stderr that says all of this."""
    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    for text in said:
        assert text in answer.stderr


def test_an_exercise_from_start_to_done(clone):
    started = clone.guide("start", "04")
    assert started.returncode == 0, started.stderr
    folder = clone.root / "work/04_token_urls"
    step = course.find_step("04")
    assert course.code_of(folder) == step.before.code
    assert clone.python("manage.py", "shell", "-c", LOG_IN, cwd=folder).returncode == 0

    failed = clone.guide("check")
    assert failed.returncode == 1
    assert "04_token_urls: 0 of 6 tests pass. The first that fails:\n" in failed.stdout
    assert failed.stdout.startswith("Checking work/04_token_urls …\n")
    assert "A login returns two tokens." in failed.stdout
    assert "POST /api/token/, with username=user password=pass" in failed.stdout
    assert "came back  404 Not Found" in failed.stdout
    assert "expected   200 OK" in failed.stdout
    line = re.search(r"README\.md, line (\d+), in “", failed.stdout)[1]
    lesson = (folder / "README.md").read_text("utf-8").splitlines()
    assert lesson[int(line) - 1].startswith("| Request | Status | Body |")

    projects.write(step.code, folder)
    passed = clone.guide("check")
    assert passed.returncode == 0, passed.stdout
    assert "04_token_urls is done" in passed.stdout
    assert "[x] 04_token_urls" in clone.guide("list").stdout


LOG_IN = """
from django.contrib.auth import authenticate
assert authenticate(username="user", password="pass")
"""


@pytest.mark.skipif(not TAUGHT, reason="the lessons start from what Django 5.2 makes")
def test_the_first_exercise_starts_from_what_django_makes(clone):
    assert clone.guide("start", "1").returncode == 0
    folder = clone.root / "work/01_project"

    assert not (folder / "db.sqlite3").exists()
    assert "'api'" not in (folder / "config/settings.py").read_text("utf-8")
    key = re.compile("^SECRET_KEY = .*$", re.MULTILINE)
    assert key.findall((folder / "config/settings.py").read_text("utf-8")) == key.findall(
        course.steps()[0].code["config/settings.py"]
    )


@pytest.mark.slow
def test_a_pitfall_is_an_exercise_too(clone):
    name = "leaked_secret_key_signs_tokens"
    assert clone.guide("start", name).returncode == 0
    folder = clone.root / "work" / name
    assert not (folder / "right.py").exists()
    assert clone.guide("check").returncode == 1

    right = course.ROOT / "pitfalls" / name / "right.py"
    (folder / "wrong.py").write_text(right.read_text("utf-8"), "utf-8")
    answer = clone.guide("check")
    assert answer.returncode == 0, answer.stdout
    assert f"{name} is done" in answer.stdout


# The lesson as a task


@pytest.mark.parametrize("exercise", course.steps(), ids=lambda exercise: exercise.name)
def test_a_task_is_the_lesson_with_its_solution_folded_away(exercise):
    task = workspace.task(exercise)
    unfolded = re.sub(
        r"<details><summary>Solution: (\S+)</summary>\n\n(.*?)\n\n</details>\n",
        lambda found: found[2] + "\n",
        task,
        flags=re.DOTALL,
    )

    assert task.startswith(f"# {exercise.lesson.title}\n")
    source = lessons.FRONT_MATTER.sub("", exercise.lesson.source)
    expected, shown = source.splitlines(), unfolded.splitlines()
    changed = {line for line in set(expected) ^ set(shown) if "](../" not in line}
    own = ("> This folder", "> of the repository", "This folder, `steps/")
    assert all(line.startswith(own) for line in changed), changed
    hidden = re.findall("<details><summary>Solution: (\\S+)</summary>", task)
    assert hidden == [block.changes for block in exercise.lesson.changes] != []


@pytest.mark.parametrize("exercise", course.pitfalls(), ids=lambda exercise: exercise.name)
def test_the_page_of_a_pitfall_folds_its_fix_away(exercise):
    task = workspace.task(exercise)
    visible = re.sub(r"<details>.*?</details>", "", task, flags=re.DOTALL)

    assert task.startswith(f"# {exercise.lesson.title}\n")
    assert "fix `wrong.py`" in visible
    assert not re.search(r"(?<!\[)`test_wrong\.py`", task)
    assert "**Why.**" in visible
    assert "**Fix.**" in task
    assert "**Fix.**" not in visible
    assert not re.search(r"^\|.*right\.py", visible, re.MULTILINE)


@pytest.mark.parametrize(
    "exercise", course.steps() + course.pitfalls(), ids=lambda exercise: exercise.name
)
def test_the_links_of_a_task_lead_somewhere(exercise):
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", workspace.task(exercise)):
        beside = exercise.path / link
        assert (course.WORK / exercise.name / link).resolve().exists() or beside.exists(), link


# check


def test_a_failure_is_told_in_words():
    exchange = schema.Exchange("GET /api/notes/", 500, "500 Internal Server Error", "KeyError: 1")
    failure = schema.Failure(
        kind="AssertionError",
        message="assert 500 == 200",
        is_assertion=True,
        place="test_x.py:3",
        exchange=exchange,
        comparison=schema.Comparison(got="500", expected="200 OK"),
    )
    outcome = schema.Outcome("tests/test_x.py::test_a_note_has_an_owner[put]", "failed", 1, failure)
    told = feedback.report(
        grading.Grade(1, [outcome]),
        "## Notes\n\nA note has an owner.\n",
    )

    assert told.splitlines() == [
        "1 of 2 tests pass. The first that fails:",
        "",
        "  A note has an owner (put).",
        "",
        "  sent       GET /api/notes/",
        "  came back  500 Internal Server Error",
        "  the reason KeyError: 1",
        "  expected   200 OK",
        "",
        "  the test   test_x.py:3:",
        "  the lesson README.md, line 3, in “Notes”",
    ]


BROKEN = {
    "a syntax error": (
        ("config/urls.py", "urlpatterns = [", "urlpatterns = (["),
        ["config/urls.py, line ", "SyntaxError: "],
    ),
    "a name that nobody knows": (
        ("config/urls.py", "views.protected_view", "viwes.protected_view"),
        ["config/urls.py, line 7: NameError: name 'viwes' is not defined"],
    ),
    "an app that is not there": (
        ("config/settings.py", "'rest_framework',", "'rest_framwork',"),
        ["config/settings.py, line 40: ModuleNotFoundError: No module named 'rest_framwork'"],
    ),
    "a class that is not where the settings say": (
        ("config/settings.py", "simplejwt.authentication.JWT", "simplejwt.JWT"),
        ["config/settings.py, line 133: ImportError: Could not import"],
    ),
    "an import of one's own that is wrong": (
        ("config/urls.py", "from api import", "from rest_framework_simplejwt import View,"),
        ["config/urls.py, line 3: ImportError: cannot import name 'View'"],
    ),
    "settings that are not Python": (
        ("config/settings.py", "DEBUG = True", "DEBUG = = True"),
        ["config/settings.py, line 26: SyntaxError: invalid syntax"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_project_that_does_not_start_is_told_in_one_sentence(case, tmp_path):
    (file, old, new), said = BROKEN[case]
    step = course.find_step("03")
    folder = projects.lay_out(step.path, tmp_path / "project")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    told = feedback.report(grading.grade(step, folder), "")
    assert told.startswith("The project does not start.\n")
    assert len(told.splitlines()) <= 6  # wrapped, no traceback
    for words in said:
        assert words in told


def test_an_error_in_a_view_names_the_line(tmp_path):
    step = course.find_step("03")
    folder = projects.lay_out(step.path, tmp_path / "project")
    views = (
        "from django.http import JsonResponse\n\n\ndef public(request):\n    return None\n\n\n"
        "def protected_view(request):\n    return JsonResponse({'user': request.usr})\n"
    )
    (folder / "api/views.py").write_text(views, "utf-8")

    told = feedback.report(grading.grade(step, folder), "")
    assert "AttributeError: 'WSGIRequest' object has no attribute 'usr'" in told
    assert "(api/views.py, line 9)" in told


def test_what_an_assertion_says_of_its_failure_is_told(tmp_path):
    step = course.find_step("03")
    folder = projects.lay_out(step.path, tmp_path / "project")
    (folder / "tests/test_command.py").write_text(
        "import subprocess\nimport sys\n\n\ndef test_the_command_runs():\n"
        "    command = [sys.executable, '-c', 'raise KeyError(\"JWK_URL\")']\n"
        "    run = subprocess.run(command, capture_output=True, text=True)\n"
        "    assert run.returncode == 0, run.stderr\n",
        "utf-8",
    )

    told = feedback.report(grading.grade(step, folder), "")
    assert [" ".join(line.split()) for line in told.splitlines()[2:]] == [
        "The command runs.",
        "",
        "the reason KeyError: 'JWK_URL'",
        "found 1",
        "expected 0",
        "",
        "the test test_command.py:8: assert run.returncode == 0",
    ]


@pytest.mark.parametrize(
    "text, reason",
    [
        ("assert 1 == 0\n +  where 1 = f()", ""),
        ("\nassert 1 == 0", ""),
        ("first\nlast \n\nassert 1 == 0\n +  where 1 = f()", "last"),
        ("1 != 0 : why", ""),
        ("it was eyJhbGciOiJI.eyJ0b2tl.c2ln\nassert False", "it was eyJ…"),
    ],
)
def test_the_last_line_of_an_assertions_message_is_its_reason(text, reason):
    assert wording.message_of(AssertionError(text)) == reason


def test_what_a_fixture_could_not_make_is_told_by_the_test(tmp_path):
    step = course.find_step("01")
    folder = projects.lay_out(step.path, tmp_path / "project")
    settings = folder / "config/settings.py"
    settings.write_text(settings.read_text("utf-8").replace("INSTALLED_", "INSTALED_"), "utf-8")

    found = grading.grade(step, folder)
    user = next(each for each in found.failures if "demo_user" in each.name)
    assert re.fullmatch(r"test_public\.py:\d+", user.failure.place)
    assert user.failure.source == "def test_the_demo_user_has_no_special_rights"


@pytest.mark.parametrize(
    "source, told",
    [
        ('assert run.code == 0, f"it ended: {run}"', "assert run.code == 0"),
        ("assert run.code == 0", "assert run.code == 0"),
        ("def test_x", "def test_x"),
    ],
)
def test_an_assertion_is_shown_without_its_message(source, told):
    assert wording.without_message(source) == told


def test_the_names_of_routes_are_readable(tmp_path):
    step = course.find_step("04")
    folder = projects.lay_out(step.path, tmp_path / "project")
    urls = folder / "config/urls.py"
    urls.write_text(urls.read_text("utf-8").replace("name='token_obtain_pair'", "name='login'"))

    [failure] = grading.grade(step, folder).failures
    assert failure.failure.comparison == schema.Comparison("login", "token_obtain_pair in it")


def test_the_language_of_a_request_is_told(tmp_path):
    step = course.find_step("03")
    folder = projects.lay_out(step.path, tmp_path / "project")
    settings = folder / "config/settings.py"
    settings.write_text(
        settings.read_text("utf-8").replace("    'rest_framework_simplejwt',\n", "")
    )

    [failure] = grading.grade(step, folder).failures
    assert failure.failure.exchange.sent.endswith(", in the language de")


WRONG_PY = {
    "an import": ("import requests", "import request", "wrong.py, line 5: ModuleNotFoundError"),
    "a name": ("def ask(", "def aks(", "ImportError: cannot import name 'ask' from 'wrong'"),
    "a key": ('["access"]', '["acces"]', "KeyError: 'acces' (wrong.py, line 10)"),
}


@pytest.mark.parametrize("old, new, said", WRONG_PY.values(), ids=WRONG_PY)
def test_a_mistake_in_wrong_py_is_told_of_wrong_py(tmp_path, old, new, said):
    pitfall = course.find_pitfall("bearer_prefix_missing")
    folder = shutil.copytree(pitfall.path, tmp_path / pitfall.name)
    right = (folder / "right.py").read_text("utf-8")
    assert old in right
    (folder / "wrong.py").write_text(right.replace(old, new), "utf-8")

    told = feedback.report(grading.grade(course.Pitfall(folder), folder), "")
    assert said in " ".join(told.split())
    assert not re.search(r"(?<!_)right\.py", told)


PLACES = {
    "a lifetime": ("05", "days=7", "days=8", "`REFRESH_TOKEN_LIFETIME`, to seven days"),
    "the name of an app": ("01", "    'api',\n", "", "the app `api` to `INSTALLED_APPS`"),
    "a table": ("03", "    'rest_framework_simplejwt',\n", "", "| Status | Body |"),
}


@pytest.mark.parametrize("number, old, new, expected", PLACES.values(), ids=PLACES)
def test_the_place_in_the_lesson_is_where_it_says_what_to_do(tmp_path, number, old, new, expected):
    step = course.find_step(number)
    folder = projects.lay_out(step.path, tmp_path / "project")
    settings = folder / "config/settings.py"
    settings.write_text(settings.read_text("utf-8").replace(old, new), "utf-8")

    readme = workspace.task(step)
    _, line = feedback.section(readme, grading.grade(step, folder).failures[0])
    assert expected in readme.splitlines()[line - 1]


SLIPS = {
    "a setting misspelt": (
        "03",
        ("'DEFAULT_AUTHENTICATION_CLASSES'", "'DEFAULT_AUTHENTICATION_CLASS'"),
        "Did you mean DEFAULT_AUTHENTICATION_CLASSES?",
    ),
    "a list without brackets": (
        "03",
        (
            "[\n        'rest_framework_simplejwt.authentication.JWTAuthentication',\n    ]",
            "('rest_framework_simplejwt.authentication.JWTAuthentication')",
        ),
        "pitfall classes_in_a_string",
    ),
    "a lifetime misspelt": (
        "05",
        ("'REFRESH_TOKEN_LIFETIME'", "'REFRESH_LIFETIME'"),
        "REFRESH_LIFETIME",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("number, change, said", SLIPS.values(), ids=SLIPS)
def test_a_silent_slip_is_told_by_the_doctor(clone, number, change, said):
    clone.guide("start", number)
    step = course.find_step(number)
    folder = clone.root / "work" / step.name
    code = step.code
    assert change[0] in code["config/settings.py"]
    code["config/settings.py"] = code["config/settings.py"].replace(*change)
    projects.write(code, folder)

    answer = clone.guide("check")
    assert answer.returncode == 1
    assert said in " ".join(answer.stdout.split())
    assert "That is the pitfall" in " ".join(answer.stdout.split())


def test_without_a_name_it_is_the_exercise_in_whose_folder_you_are(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "WORK", tmp_path)
    for name in ("03_jwt_authentication", "04_token_urls"):
        (tmp_path / name / "api").mkdir(parents=True)
        progress.note("started", name)

    for place, expected in (("03_jwt_authentication/api", "03"), (".", "04"), ("..", "04")):
        monkeypatch.chdir(tmp_path / place)
        assert workspace.current()[0] == course.find_step(expected)
    assert workspace.current("03")[0] == course.find_step("03")


def test_a_folder_that_has_lost_its_tests(clone):
    clone.guide("start", "04")
    shutil.rmtree(clone.root / "work/04_token_urls/tests")
    refused(clone.guide("check"), "has no test files", "start 04_token_urls --again")


# hint, solution


def test_hints_come_one_after_the_other_and_are_remembered(clone):
    clone.guide("start", "04")
    hints = known_answers.hints(course.find("04"))
    assert len(hints) == 3

    for number in (1, 2, 3, 3):
        printed = clone.guide("hint").stdout
        assert printed.startswith(f"Hint {number} of 3\n\n{feedback.wrapped(hints[number - 1])}")
        assert ("solution" in printed) == (number == 3)

    clone.guide("start", "04", "--again")
    assert clone.guide("hint", "4").stdout.startswith("Hint 1 of 3")


def test_the_solution_is_shown_to_those_who_ask_twice(clone):
    clone.guide("start", "04")
    refused(clone.guide("solution"), "solution 04 --yes")

    shown = clone.guide("solution", "--yes").stdout
    step = course.find_step("04")
    assert shown == workspace.differences(step.before.code, step.code)
    projects.write(step.code, clone.root / "work/04_token_urls")
    assert "no difference" in clone.guide("solution", "04", "--yes").stdout


# start --mine


@pytest.mark.slow
def test_mine_carries_on_from_work_that_passes(clone):
    refused(clone.guide("start", "04", "--mine"), "work/03_jwt_authentication does not exist")
    clone.guide("start", "03")
    refused(clone.guide("start", "04", "--mine"), "does not pass yet", "check 03")
    refused(clone.guide("start", "01", "--mine"), "There is no step before 01_project")

    folder = clone.root / "work/03_jwt_authentication"
    projects.write(
        known_answers.also_right(course.find("03"))[0].over(course.find_step("03").code), folder
    )
    (folder / "api/mine.py").write_text("# mine\n", "utf-8")
    answer = clone.guide("start", "04", "--mine")
    assert answer.returncode == 0, answer.stderr
    mine = clone.root / "work/04_token_urls"
    assert workspace.code(course.find("04"), mine) == workspace.code(course.find("03"), folder)
    assert (mine / "tests/test_token_urls.py").exists()
    assert not (mine / "tests/test_jwt_authentication.py").exists()
    assert "your work of 03_jwt_authentication" in (mine / "README.md").read_text("utf-8")


# check --watch


def screen(terminal, text, seconds=90):
    """Reads what a terminal shows until this text is there."""
    import select

    shown, end = "", time.monotonic() + seconds
    while text not in shown:
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")
    return shown


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals in Python")
def test_watch_checks_on_save_and_answers_to_keys(clone):
    import pty

    clone.guide("start", "03")
    folder = clone.root / "work/03_jwt_authentication"
    ours, theirs = pty.openpty()
    watching = subprocess.Popen(
        [clone.environment.python, "-m", "guide", "check", "--watch"],
        cwd=clone.root,
        env=projects.test_environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        screen(ours, "q quit")
        os.write(ours, b"h")
        assert "Hint 1 of 3" in screen(ours, "q quit")
        os.write(ours, b"n")
        assert "03_jwt_authentication does not pass yet." in screen(ours, "q quit")
        os.write(ours, b"d")
        assert "You have not changed anything yet." in screen(ours, "q quit")
        os.write(ours, b"l")
        assert "[~] 03_jwt_authentication" in screen(ours, "q quit")
        projects.write(course.find_step("03").code, folder)
        assert "03_jwt_authentication is done" in screen(ours, "q quit")
        (folder / "api/mine.py").write_text("# mine\n", "utf-8")
        assert "03_jwt_authentication is done" in screen(ours, "q quit")
        os.write(ours, b"m")
        assert "04_token_urls: 0 of 6 tests pass" in screen(ours, "q quit")
        assert (clone.root / "work/04_token_urls/api/mine.py").exists()
        shutil.move(clone.root / "work/04_token_urls", clone.root / "elsewhere")
        assert "work/04_token_urls does not exist" in screen(ours, "q quit")
        os.write(ours, b"d")
        assert "work/04_token_urls does not exist" in screen(ours, "q quit")
        os.write(ours, b"q")
        assert watching.wait(30) == 0
    finally:
        watching.kill()
        watching.wait()
        os.close(ours)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send a process")
def test_watch_works_without_a_terminal(clone):
    clone.guide("start", "jwt_authentication_missing")
    watching = clone.begin("check", "--watch")
    try:
        wait_until(lambda: "The first that fails:" in clone.log.read_text("utf-8"))
        right = course.find_pitfall("jwt_authentication_missing").path / "right.py"
        work_file = clone.root / "work/jwt_authentication_missing/wrong.py"
        work_file.write_text(right.read_text("utf-8"), "utf-8")
        wait_until(lambda: "is done" in clone.log.read_text("utf-8"))
    finally:
        os.killpg(watching.pid, 2)
        watching.wait(30)
    assert "Traceback" not in clone.log.read_text("utf-8")


def wait_until(true, seconds=90):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


# list


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_bar_and_the_kind_words(tmp_path, monkeypatch, capsys, count):
    monkeypatch.setattr(course, "WORK", tmp_path)
    names = [[], course.steps(), course.steps() + course.pitfalls()][count]
    for folder in names:
        progress.note("passed", folder.name)

    list_command.show()
    printed = capsys.readouterr().out
    total = len(course.steps() + course.pitfalls())
    assert f"You have done {len(names)} of {total} exercises." in printed
    bar = re.search(r"^\[([#.]+)\]", printed, re.MULTILINE)[1]
    assert len(bar) == 40
    assert bar.count("#") == 40 * len(names) // total
    assert ("start 01" in printed) == (count == 0)
    assert ("Well done" in " ".join(printed.split())) == (count > 0)
    assert ("every pitfall" in printed) == (count == 2)


def test_progress_outlives_a_line_that_was_broken_off(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "WORK", tmp_path)
    progress.note("passed", "01_project")
    with open(progress.path(), "a", encoding="utf-8") as file:
        file.write("passed 02_pro")
    progress.note("passed", "03_jwt_authentication")

    assert progress.names("passed") == ["01_project", "02_pro", "03_jwt_authentication"]
