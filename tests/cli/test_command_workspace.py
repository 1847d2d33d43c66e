"""`start`, `goto`, `restore` and the learner's folders, typed as a learner types them."""

import os
import re
import shutil
import subprocess
import tomllib

import pytest

from guide import course, projects
from guide.bootstrap import COMMAND
from tests.conftest import COPIED
from tests.exercises.engine import folders, progress, saves, workspace

DJANGO = "5.2"  # nothing in it depends on Django's version

on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no inodes and no signals")


def refused(answer, *said):
    """Exit status 2, and one line on stderr that says all of this."""
    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    for text in said:
        assert text in answer.stderr


def done(answer, *said):
    """Exit status 0, and all of this on stdout."""
    assert answer.returncode == 0, answer.stderr
    for text in said:
        assert text in answer.stdout
    return answer.stdout


@pytest.fixture
def work(tmp_path, monkeypatch):
    """An empty folder for a learner's work, in this process."""
    monkeypatch.setattr(course, "WORK", tmp_path / "work")
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def texts(folder):
    return {name.as_posix(): (folder / name).read_text() for name in folders.files(folder)}


# The folder itself stays


@on_posix
def test_a_shell_that_stands_in_the_folder_stays_in_it(clone):
    done(clone.guide("start", "03"))
    folder = clone.root / "work/03_jwt_authentication"
    (folder / "api/views.py").write_text("# mine\n", "utf-8")
    inode = folder.stat().st_ino
    shell = subprocess.Popen(
        ["sh"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def typed(line):
        shell.stdin.write(f"{line}; echo end\n")
        shell.stdin.flush()
        return "".join(iter(shell.stdout.readline, "end\n"))

    try:
        for command in ("goto 03", "restore", "start 03 --again"):
            done(clone.guide(*command.split()))
            assert typed("pwd -P") == f"{folder.resolve()}\n"
            assert typed("cat api/views.py") == (folder / "api/views.py").read_text("utf-8")
            assert (folder / "api/views.py").read_text("utf-8").startswith("# mine") == (
                command == "restore"
            )
        assert folder.stat().st_ino == inode
    finally:
        shell.communicate("exit\n", timeout=20)


def test_start_again_copies_the_files_before_it_replaces_them(clone):
    done(clone.guide("start", "03"))
    folder = clone.root / "work/03_jwt_authentication"
    mine = folder / "api/views.py"
    mine.write_text("# mine\n", "utf-8")
    projects.write({"notes/a.txt": "a\n", ".venv/pyvenv.cfg": "", ".git/HEAD": "x\n"}, folder)

    printed = done(clone.guide("start", "03", "--again"), "restore 03")
    assert mine.read_text("utf-8") == course.find_step("02").code["api/views.py"]
    assert not (folder / "notes").exists()
    assert (folder / ".venv/pyvenv.cfg").exists()
    assert (folder / ".git/HEAD").exists()
    [saved] = clone.root.glob("work/saved/03_jwt_authentication-*")
    assert f"work/saved/{saved.name}" in printed
    assert (saved / "api/views.py").read_text("utf-8") == "# mine\n"
    assert (saved / "notes/a.txt").exists()


def test_start_of_what_exists_makes_it_current(clone):
    done(clone.guide("start", "04"))
    done(clone.guide("start", "03"))
    mine = clone.root / "work/04_token_urls/api/views.py"
    mine.write_text("# mine\n", "utf-8")
    done(clone.guide("hint", "04"))

    done(clone.guide("start", "04"), "work/04_token_urls already exists", "start 04 --again")
    assert mine.read_text("utf-8") == "# mine\n"
    assert not list(clone.root.glob("work/saved/*"))
    done(clone.guide("hint"), "Hint 2 of 3")  # of 04, and the first hint is still known
    refused(clone.guide("start", "04", "--mine"), "already exists", "start 04 --mine --again")


def test_start_ends_with_the_lines_to_type(clone):
    printed = done(clone.guide("start", "01"))
    lines = re.findall(r"^  (.+)$", printed, re.MULTILINE)

    assert lines[1:] == ["cd work/01_project", f"{COMMAND} check"]
    if os.name == "posix":
        script = "\n".join([*lines[:2], "pwd", "python3 -c 'import sys; print(sys.prefix)'"])
        typed = subprocess.check_output(["bash", "-c", script], cwd=clone.root, text=True)
        assert typed.splitlines() == [
            str(clone.root / "work/01_project"),
            str(clone.environment.path),
        ]


# Copying and replacing


def test_replacing_leaves_the_new_files_and_nothing_else(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    projects.write(
        {"same.py": "s\n", "changed.py": "1\n", "gone/x.py": "x\n", "file": "f\n", "d/x": "x\n"},
        old,
    )
    projects.write({"gone/__pycache__/x.pyc": ""}, old)
    wanted = {"same.py": "s\n", "changed.py": "2\n", "file/now_a_folder.py": "\n", "d2/x": "y\n"}
    projects.write(wanted | {"d": "now a file\n"}, new)
    same, inode = old / "same.py", old.stat().st_ino
    before = same.stat().st_mtime_ns

    folders.replace(new, old)

    assert texts(old) == wanted | {"d": "now a file\n"}
    assert not (old / "gone").exists()
    assert same.stat().st_mtime_ns == before
    assert old.stat().st_ino == inode


def test_a_file_that_is_brought_back_is_new_for_a_server_that_looks_at_times(tmp_path):
    projects.write({"views.py": "1\n"}, tmp_path / "old")
    projects.write({"views.py": "2\n"}, tmp_path / "new")
    os.utime(tmp_path / "new/views.py", (1, 1))

    folders.replace(tmp_path / "new", tmp_path / "old")

    assert (tmp_path / "old/views.py").stat().st_mtime > 1


@on_posix
def test_a_copy_has_links_as_links_and_leaves_caches_out(tmp_path):
    projects.write({"a/b.py": "b\n", "__pycache__/x.pyc": "", "env/pyvenv.cfg": ""}, tmp_path / "x")
    (tmp_path / "x/link").symlink_to("a")
    (tmp_path / "x/nowhere").symlink_to("nothing")

    folders.copy(tmp_path / "x", tmp_path / "y")

    assert [name.as_posix() for name in folders.files(tmp_path / "y")] == [
        "a/b.py",
        "link",
        "nowhere",
    ]
    assert (tmp_path / "y/link").readlink().name == "a"
    assert not (tmp_path / "y/env").exists()
    assert folders.is_equal(tmp_path / "x", tmp_path / "y")


def test_a_copy_that_fails_is_no_copy(tmp_path, monkeypatch):
    projects.write({"a.py": "a\n", "b.py": "b\n"}, tmp_path / "x")
    fails_at(monkeypatch, shutil, "copy2", 2, OSError(28, "No space left on device"))

    with pytest.raises(OSError, match="No space"):
        folders.copy(tmp_path / "x", tmp_path / "y")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def fails_at(monkeypatch, module, name, number, error):
    """The nth call of a function raises an error instead."""
    function, calls = getattr(module, name), []

    def counted(*args, **more):
        calls.append(args)
        if len(calls) == number:
            raise error
        return function(*args, **more)

    monkeypatch.setattr(module, name, counted)


# Interrupted


MINE = {"wrong.py": "# mine\n", "a/b.py": "# and that\n"}


@pytest.fixture
def pitfall(work):
    """A pitfall that a learner has begun, and changed."""
    exercise = course.find_pitfall("jwt_authentication_missing")
    folder, save = workspace.lay_out(exercise)
    assert save is None
    projects.write(MINE, folder)
    return exercise


def is_whole(folder):
    return MINE.items() <= texts(folder).items()


@pytest.mark.parametrize("number", range(1, 5))
def test_a_disk_that_is_full_while_copying_changes_nothing(work, pitfall, monkeypatch, number):
    before = texts(workspace.folder_of(pitfall))
    fails_at(monkeypatch, os, "fsync", number, OSError(28, "No space left on device"))

    with pytest.raises(course.UsageError, match="No space left.*Nothing has been changed"):
        workspace.lay_out(pitfall)
    assert texts(workspace.folder_of(pitfall)) == before
    assert saves.saves() == []
    workspace.current(pitfall.name)  # it can still be checked


MOMENTS = [("_replace_file", 1), ("_replace_file", 3), ("_remove_empty_folders", 1)]


@pytest.mark.parametrize("name, number", MOMENTS)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), PermissionError(13, "It is in use")])
def test_an_interrupted_replacement_says_where_the_files_are(
    work, pitfall, monkeypatch, capsys, name, number, error
):
    folder = workspace.folder_of(pitfall)
    fails_at(monkeypatch, folders, name, number, error)

    with pytest.raises((course.UsageError, KeyboardInterrupt)) as raised:
        workspace.lay_out(pitfall)
    [save] = saves.saves()
    told = f"{raised.value}{capsys.readouterr().err}"
    assert f"Your files are in {save}" in told
    assert is_whole(save.path)

    with pytest.raises(course.UsageError, match="is incomplete") as refusal:
        workspace.current(pitfall.name)
    assert f"restore {save.name}" in str(refusal.value)
    assert f"start {pitfall.name} --again" in str(refusal.value)

    workspace.bring_back(save)
    assert is_whole(folder)
    assert workspace.current(pitfall.name) == (pitfall, folder)


def test_an_interrupted_restore_loses_neither(work, pitfall, monkeypatch):
    folder = workspace.folder_of(pitfall)
    _, first = workspace.lay_out(pitfall)
    (folder / "wrong.py").write_text("# new\n", "utf-8")
    fails_at(monkeypatch, os, "replace", 1, KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        workspace.bring_back(first)
    assert is_whole(first.path)
    assert any(texts(save.path)["wrong.py"] == "# new\n" for save in saves.saves())

    workspace.bring_back(first)
    assert is_whole(folder)


# Types a command of the guide and is killed by its nth change of a file.
KILLED = """
import os, sys
from guide import cli
left, begun = int(sys.argv[1]), False  # it counts from the first touch of a save on
CHANGES = {"os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "shutil.copyfile"}
def count(event, args):
    global left, begun
    begun = begun or event in ("open", "os.mkdir") and "saved" in str(args[0])
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wa")
    if begun and (event in CHANGES or writes) and "work" in str(args[0]):
        left -= 1
        if left == 0:
            os._exit(9)
sys.addaudithook(count)
sys.exit(cli.main(sys.argv[2:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "command, stride", [("start pitfall --again", 1), ("restore pitfall", 1), ("goto 02", 7)]
)
def test_whenever_it_is_killed_nothing_is_lost(clone, command, stride):
    name = "02_protected_view" if "02" in command else "jwt_authentication_missing"
    command = command.replace("pitfall", name)
    clone.guide("start", name)
    saved = {"what.py": "# saved\n", "a/b.py": "# and this\n"}
    mine = {"what.py": "# mine\n", "a/b.py": "# and that\n"}
    folder = clone.root / "work" / name
    projects.write(saved, folder)
    clone.guide("start", name, "--again")
    projects.write(mine, folder)

    for moment in range(1, 300, stride):
        run = clone.python("-c", KILLED, str(moment), *command.split())
        for written in (saved, mine):
            assert whole(clone.root, written), f"{written} is gone at moment {moment}"
        assert folder.is_dir()
        if run.returncode == 0:
            break
        assert run.returncode == 9, run.stderr
    assert moment > 10
    done(clone.guide("list"))
    done(clone.guide("restore", "--list"))


def whole(root, written):
    """Whether all of what a learner wrote stands together in some folder."""
    return any(
        all((path.parent / name).read_text("utf-8") == text for name, text in written.items())
        for path in root.glob("work/**/what.py")
        if (path.parent / "a/b.py").exists() and not path.parent.name.startswith(".")
    )


# goto, restore


def test_goto_saves_and_restore_brings_back(clone):
    refused(clone.guide("restore"), "You have not started an exercise yet")
    done(clone.guide("restore", "--list"), "Nothing has been saved yet.")
    done(clone.guide("start", "03"))
    mine = clone.root / "work/03_jwt_authentication/api/views.py"
    mine.write_text("# mine\n", "utf-8")

    done(clone.guide("goto", "3"), "work/saved/03_jwt_authentication-", "restore 03")
    assert mine.read_text("utf-8") == course.find_step("02").code["api/views.py"]

    mine.write_text("# also mine\n", "utf-8")
    back = done(clone.guide("restore"))
    assert re.search(r"Restored: work/03_jwt_authentication, as it was saved on \d{4}-\d\d", back)
    assert mine.read_text("utf-8") == "# mine\n"
    done(clone.guide("restore", "03"))
    assert mine.read_text("utf-8") == "# also mine\n"
    refused(clone.guide("restore", "04"), "Nothing of 04_token_urls has been saved")


def test_goto_another_step_says_where_the_work_is_and_restore_goes_back(clone):
    done(clone.guide("start", "03"))
    mine = clone.root / "work/03_jwt_authentication/api/views.py"
    mine.write_text("# mine\n", "utf-8")

    printed = done(
        clone.guide("goto", "05"),
        "Your work of 03_jwt_authentication stays in work/03_jwt_authentication",
        "start 03",
    )
    assert "saved" not in printed
    done(clone.guide("restore"), "Nothing of 05_refresh has been saved", "never replaced")
    assert mine.read_text("utf-8") == "# mine\n"
    refused(clone.guide("solution"), "the solution of 03_jwt_authentication")


def test_every_save_is_listed_and_comes_back_by_its_name(work, capsys):
    exercise = course.find_pitfall("jwt_authentication_missing")
    folder, _ = workspace.lay_out(exercise)
    for text in ("# first\n", "# second\n", "# third\n"):
        (folder / "wrong.py").write_text(text, "utf-8")
        workspace.lay_out(exercise)

    restore("--list")
    listed = capsys.readouterr().out
    names = re.findall(r"^(\S+)  \d{4}-\d\d-\d\d at .*  1 file changed$", listed, re.MULTILINE)
    assert len(names) == 3
    for name, text in zip(names, ("# first\n", "# second\n", "# third\n"), strict=True):
        restore(f"work/saved/{name}")  # as the shell completes it
        assert (folder / "wrong.py").read_text("utf-8") == text
    restore(names[0][:-3])  # a beginning is enough
    assert (folder / "wrong.py").read_text("utf-8") == "# first\n"
    assert len(saves.saves()) == 4  # the untouched one has come to them, and no copy of a copy


def restore(*typed):
    from guide import cli

    return cli.run(["restore", *typed])


def test_restore_takes_the_newest_save_that_differs(work, pitfall):
    folder = workspace.folder_of(pitfall)
    _, mine = workspace.lay_out(pitfall)
    (folder / "db.sqlite3").write_text("it differs after each login", "utf-8")
    workspace.lay_out(pitfall)  # saves what nobody has typed in

    restore(pitfall.name)
    assert is_whole(folder)
    assert saves.newest_that_differs(pitfall.name, folder) not in (mine, None)


NO_SAVE = {
    "jwt_authentication_missing-2026": "There is no save called",
    "jwt_authentication_missing-20261126-000000-000000": "Did you mean jwt_authentication_miss",
    "nonsense": "There is no step or pitfall called 'nonsense'",
    "03": "Nothing of 03_jwt_authentication has been saved",
}


@pytest.mark.parametrize("typed", NO_SAVE)
def test_a_save_that_does_not_exist(work, pitfall, typed):
    workspace.lay_out(pitfall)
    [save] = saves.saves()
    save.path.rename(save.path.with_name("jwt_authentication_missing-20251231-235959-999999"))

    with pytest.raises(course.UsageError) as refusal:
        restore(typed)
    assert NO_SAVE[typed] in str(refusal.value)


# Which folder it is


def test_a_folder_that_was_deleted_says_how_to_get_it_back(clone):
    done(clone.guide("start", "03"))
    done(clone.guide("start", "03", "--again"))
    shutil.rmtree(clone.root / "work/03_jwt_authentication")

    for command in ("check", "hint", "solution"):
        refused(clone.guide(command), "does not exist", "start 03", "restore 03")
    done(clone.guide("restore"))
    assert (clone.root / "work/03_jwt_authentication/api/views.py").exists()


@pytest.mark.parametrize("where", ["the working directory", "PYTHONPATH"])
def test_a_package_tests_of_the_learner_s_own_hides_none_of_the_course(clone, where):
    done(clone.guide("start", "03"))
    folder = clone.root / "work/03_jwt_authentication"
    (folder / "tests/__init__.py").touch()
    hint = subprocess.run(
        [clone.environment.python, "-m", "guide", "hint"],
        cwd=clone.root if where == "PYTHONPATH" else folder,
        env=projects.test_environment(PYTHONPATH=f"{clone.root}{os.pathsep}{folder}"),
        capture_output=True,
        text=True,
    )
    assert hint.stdout.startswith("Hint 1 of 3"), hint.stderr


@pytest.mark.parametrize("place", ["steps/03_jwt_authentication/api", "saved"])
def test_typed_in_the_finished_step_or_in_a_save_it_names_the_right_folder(
    clone, tmp_path, monkeypatch, place
):
    done(clone.guide("start", "03"))
    done(clone.guide("start", "03", "--again"))
    if place == "saved":
        [save] = clone.root.glob("work/saved/*")
        place = save.relative_to(clone.root)
    typed = ["-m", "guide", "check"]
    answer = subprocess.run(
        [clone.environment.python, *typed],
        cwd=clone.root / place,
        env=projects.test_environment(PYTHONPATH=str(clone.root)),
        capture_output=True,
        encoding="utf-8",
    )
    refused(answer, f"You are in {place}", "Your work is in work/03_jwt_authentication")


# Names of earlier versions of the course


def test_each_renamed_exercise_leads_to_one_that_exists():
    table = tomllib.loads(course.RENAMED.read_text("utf-8"))
    names = {folder.name for folder in course.steps() + course.pitfalls()}

    for old, entry in table.items():
        assert old not in names, f"{old} exists: it is not renamed"
        assert "now" not in entry or course.new_name(old) in names, f"{old} leads nowhere"
        assert entry["why"].endswith(".")


@pytest.fixture
def rename(work, tmp_path, monkeypatch):
    """rename(old_name, "03_jwt_authentication"): plants an earlier name of an exercise."""
    table = tmp_path / "renamed.toml"
    table.write_text("", "utf-8")
    monkeypatch.setattr(course, "RENAMED", table)

    def plant(old, new=None):
        now = f'now = "{new}"\n' if new else ""
        with open(table, "a", encoding="utf-8") as file:
            file.write(f'["{old}"]\n{now}why = "A step was added."\n')

    return plant


def test_work_saves_and_progress_of_an_earlier_name_are_known(rename, work, capsys):
    exercise = course.find_pitfall("jwt_authentication_missing")
    folder, _ = workspace.lay_out(exercise)
    projects.write(MINE, folder)
    _, save = workspace.lay_out(exercise)
    old = folder.rename(work / "no_jwt_here")
    save.path.rename(work / "saved" / save.name.replace(exercise.name, "no_jwt_here"))
    text = progress.path().read_text("utf-8").replace(exercise.name, "jwt_gone")
    progress.path().write_text(text + "passed jwt_gone\n", "utf-8")

    rename("jwt_gone", "no_jwt_here")  # it was renamed twice
    rename("no_jwt_here", exercise.name)

    for _ in range(2):  # nothing changes by being read
        assert progress.names("passed") == [exercise.name]
        assert workspace.current() == (exercise, old)
        assert workspace.current("no_jwt_here") == (exercise, old)
        assert "no_jwt_here is now jwt_authentication_missing. A step was added." in (
            capsys.readouterr().err
        )
        assert [each.exercise_name for each in saves.saves(exercise.name)] == [exercise.name]
    restore()
    assert is_whole(old)
    _, second = workspace.lay_out(exercise)  # over nothing: the old folder stays
    assert second is None
    assert is_whole(old)
    assert workspace.current() == (exercise, work / exercise.name)


def test_an_exercise_that_no_longer_exists_keeps_its_work(rename, work, capsys):
    projects.write({"a.py": "a\n"}, work / "saved/gone_for_good-20260101-000000-000000")
    progress.note("started", "gone_for_good")
    rename("gone_for_good")

    with pytest.raises(course.UsageError, match="no longer part of the course. A step was added."):
        workspace.current("gone_for_good")
    with pytest.raises(course.UsageError, match="You have not started an exercise yet"):
        workspace.current()
    restore("--list")
    assert "no longer part of the course" in capsys.readouterr().out
    restore("gone_for_good-20260101-000000-000000")
    assert texts(work / "gone_for_good") == {"a.py": "a\n"}


def test_a_number_that_another_step_has_now_says_what_the_old_one_is(rename, work):
    rename("05_long_ago", "06_signing_key")
    projects.write({"a.py": "a\n"}, work / "05_long_ago")

    with pytest.raises(course.UsageError) as refusal:
        workspace.current("05")
    assert "work/05_refresh does not exist" in str(refusal.value)
    assert "05_long_ago is now 06_signing_key" in str(refusal.value)


OLD_STEP, NEW_STEP = "03_jwt_authentication", "03_ask_for_a_token"


def update(clone, rename=False):
    """Brings a clone to the state of this course, as `git pull` does: work/ is not touched."""
    ignored = shutil.ignore_patterns("*.sqlite3*", *course.IGNORED)
    for name in COPIED:
        shutil.rmtree(clone.root / name, ignore_errors=True)
        shutil.copytree(course.ROOT / name, clone.root / name, ignore=ignored)
    if rename:
        (clone.root / "steps" / OLD_STEP).rename(clone.root / "steps" / NEW_STEP)
        entry = f'["{OLD_STEP}"]\nnow = "{NEW_STEP}"\nwhy = "It says what you do."\n'
        (clone.root / "guide/renamed.toml").write_text(entry, "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("renamed", [False, True], ids=["the same names", "a step renamed"])
def test_work_of_an_earlier_version_is_known_after_an_update(clone, first_version, renamed):
    first_version(clone)
    done(clone.guide("start", "03"))
    folder = clone.root / "work" / OLD_STEP
    projects.write({"api/mine.py": "# mine\n"}, folder)
    done(clone.guide("goto", "03"))
    projects.write(course.code_of(clone.root / "steps" / OLD_STEP), folder)
    done(clone.guide("check"))
    before = texts_without_database(folder)

    update(clone, rename=renamed)
    name = NEW_STEP if renamed else OLD_STEP
    assert f"[x] {name}" in done(clone.guide("list"))
    checked = clone.guide("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert f"{name} is done" in checked.stdout
    assert (f"{OLD_STEP} is now {NEW_STEP}" in checked.stderr) == renamed
    assert texts_without_database(folder) == before
    done(clone.guide("restore", "--list"), f"{OLD_STEP}-", "1 file changed")
    done(clone.guide("restore", "03"))
    assert (folder / "api/mine.py").read_text("utf-8") == "# mine\n"
    done(clone.guide("start", "03"), f"work/{OLD_STEP} already exists")


def texts_without_database(folder):
    return {
        name.as_posix(): (folder / name).read_text("utf-8")
        for name in folders.files(folder)
        if saves.DATABASE not in name.name
    }


@pytest.fixture
def first_version():
    """first_version(clone): makes a clone one of the version that moved the folder into saved."""
    commit = "38c0c94"

    def make(clone):
        there = ["git", "-C", course.ROOT, "archive", commit, "guide", "steps", "pitfalls"]
        packed = subprocess.run([*there, "tests/exercises"], capture_output=True)
        if packed.returncode:
            pytest.skip("this clone has no history; the other tests of this part need none")
        for name in ("guide", "steps", "pitfalls", "tests/exercises"):
            shutil.rmtree(clone.root / name)
        subprocess.run(["tar", "x"], cwd=clone.root, input=packed.stdout, check=True)

    return make
