"""What `check` prints about the mistakes of beginners."""

import shutil
import subprocess
import sys

import pytest

from guide import course, projects
from tests.exercises.engine import feedback, grading, known_answers, misplaced, workspace
from tests.exercises.engine.commands import check, solution

DJANGO = "5.2"  # nothing in it depends on Django's version


@pytest.fixture
def laid_out(tmp_path, monkeypatch):
    """Return a function that lays out an exercise in an empty work/ folder."""
    monkeypatch.setattr(course, "WORK", tmp_path / "work")

    def lay_out(name):
        step = course.find_step(name)
        return step, projects.lay_out(step.path, course.WORK / step.name)

    return lay_out


@pytest.mark.parametrize("name", ["manage.py", "pytest.ini", "tests/conftest.py"])
def test_a_missing_file_is_named_with_the_place_to_copy_it_from(name, laid_out):
    step, folder = laid_out("01")
    (folder / name).unlink()

    with pytest.raises(course.UsageError) as refused:
        check.check(step, folder)
    assert f"work/01_project has no {name}." in str(refused.value)
    assert f"steps/01_project/{name}" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_folder_that_is_deleted_meanwhile_is_reported_in_one_line(when, laid_out, monkeypatch):
    step, folder = laid_out("01")
    if when == "before":  # the tests, but after their files were looked for
        monkeypatch.setattr(grading, "require_files", lambda *_: shutil.rmtree(folder))
    else:
        delete = f"import shutil\nshutil.rmtree({str(folder)!r})\n"
        (folder / "tests/conftest.py").write_text(delete, "utf-8")

    with pytest.raises(course.UsageError) as refused:
        check.check(step, folder)
    assert str(refused.value).startswith("work/01_project does not exist.")
    assert str(refused.value).endswith("start 01")


def test_the_solution_says_that_the_work_passes_already(laid_out, capsys):
    step, folder = laid_out("01")
    solution.show(step, folder)
    assert "already pass" not in capsys.readouterr().err
    urls = folder / "config/urls.py"
    urls.write_text(urls.read_text("utf-8") + "\n# My own comment.\n", "utf-8")

    solution.show(step, folder)

    printed = capsys.readouterr()
    assert "Your work already passes all tests" in printed.err
    assert "-# My own comment." in printed.out

    urls.write_text("urlpatterns = []\n", "utf-8")
    solution.show(step, folder)
    assert "already pass" not in capsys.readouterr().err


def test_a_pitfall_without_its_wrong_py_is_refused(tmp_path):
    pitfall = course.find_pitfall("weak_signing_key")
    folder = projects.lay_out(pitfall.path, tmp_path / pitfall.name)
    grading.require_files(pitfall, folder)
    (folder / "wrong.py").unlink()

    with pytest.raises(course.UsageError, match="has no wrong.py"):
        grading.require_files(pitfall, folder)


def test_an_edit_in_steps_is_found_and_named(tmp_path, monkeypatch):
    step = course.find_step("02")
    root = tmp_path / "course"
    for each in (step.before, step):
        projects.lay_out(each.path, root / "steps" / each.name)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x")
    monkeypatch.setattr(course, "ROOT", root)
    step = course.find_step("02")
    assert misplaced.edited_files(step) == []

    (root / "steps/02_protected_view/api/views.py").write_text("# mine\n", "utf-8")
    (root / "steps/01_project/config/mine.py").write_text("# mine\n", "utf-8")

    assert sorted(misplaced.edited_files(step)) == [
        "steps/01_project/config/mine.py",
        "steps/02_protected_view/api/views.py",
    ]
    warning = misplaced.warning(["steps/02_protected_view/api/views.py"], "work/02_protected_view")
    assert "`check` tests only `work/02_protected_view`" in warning
    assert warning.endswith("git checkout -- steps/02_protected_view")


def test_without_git_no_edit_is_found(tmp_path, monkeypatch):
    shutil.copytree(course.find_step("01").path, tmp_path / "steps/01_project")
    monkeypatch.setattr(course, "ROOT", tmp_path)

    assert misplaced.edited_files(course.find_step("01")) == []


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_the_last_line_of_a_traceback_is_shown(laid_out):
    step, folder = laid_out("06")
    settings = folder / "config/settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("'JWT_SIGNING_KEY', '')", "'JWT_SIGNING_KEY')"), "utf-8")

    report = feedback.report(grading.grade(step, folder), "")

    assert "'NoneType' object has no attribute 'encode'" in " ".join(report.split())


def test_an_assertion_of_a_library_is_shown_as_the_reason(laid_out):
    step, folder = laid_out("02")
    views = folder / "api/views.py"
    views.write_text(views.read_text("utf-8").replace("@api_view(['GET'])", "@api_view('GET')"))

    report = " ".join(feedback.report(grading.grade(step, folder), "").split())

    assert "@api_view expected a list of strings" in report


MISSING = next(each for each in known_answers.common_mistakes() if each.name == "missing import")


def test_every_import_that_a_tip_names_works():
    lines = "\n".join(MISSING.facts["imports"].values())
    run = subprocess.run(
        [sys.executable, "-B", "-c", f"import django\ndjango.setup()\n{lines}\n"],
        cwd=course.find_step("06").path,
        env=projects.environment(),
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stderr
    for name, line in MISSING.facts["imports"].items():
        assert line.split()[-1] == name


@pytest.mark.parametrize(
    "report, expected",
    [
        ("the reason NameError: name 'path' is not defined", "from django.urls import path"),
        ("the reason ImportError: cannot import name 'Response' from 'x'", "import Response"),
    ],
)
def test_a_missing_import_is_named_with_its_line(report, expected):
    found = known_answers.mistake_in(course.find_step("02"), report, {"api/views.py": "x"})

    assert found == MISSING
    assert expected in found.tip(report)
    assert "{" not in found.tip(report)


def test_another_unknown_name_is_not_a_missing_import():
    report = "the reason NameError: name 'viwes' is not defined"
    found = known_answers.mistake_in(course.find_step("02"), report, {"api/views.py": "x"})

    assert found.name == "unknown name"


def test_check_says_which_folder_it_tests(laid_out, capsys):
    step, folder = laid_out("01")

    assert check.check(step, folder)
    printed = capsys.readouterr().out
    assert printed.splitlines()[0].startswith("Checking ")
    assert "work/01_project" in printed.splitlines()[0]
    assert "01_project is done: all tests pass." in printed
    assert workspace.next_after(step).number in printed
