"""`branches`: the steps as git branches."""

import os
import re
import subprocess

import pytest

from guide import course, projects
from tests.exercises.engine import workspace

DJANGO = "5.2"  # nothing in it depends on Django's version


@pytest.fixture
def repository(clone):
    """A clone that is a git repository, with one commit."""
    git(clone, "init", "-q", "-b", "main")
    git(clone, "add", "steps")
    git(clone, "commit", "-q", "-m", "The course")
    return clone


def git(clone, *words, **environment):
    who = {f"GIT_{who}_{what}": f"a@{who}" for who in ("AUTHOR", "COMMITTER") for what in NAMES}
    return subprocess.run(
        ["git", *words],
        cwd=clone.root,
        env=projects.test_environment(**who, **environment),
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


NAMES = ("NAME", "EMAIL")


def refused(answer, *said):
    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    for text in said:
        assert text in answer.stderr


def test_each_branch_is_its_step_and_a_child_of_the_step_that_it_extends(repository):
    answer = repository.guide("branches")
    assert answer.returncode == 0, answer.stderr
    names = [f"step-{step.name}" for step in course.steps()]
    assert re.findall(r"^[0-9a-f]{10} (\S+)$", answer.stdout, re.MULTILINE) == names

    for command in re.findall(r"git \w+ .*?(?=$| {2})", answer.stdout, re.MULTILINE):
        git(repository, *command.split()[1:])
    git(repository, "switch", "-q", "-f", "main")

    for step in course.steps()[1:]:
        assert git(repository, "rev-parse", f"step-{step.name}~").strip() == (
            git(repository, "rev-parse", f"step-{step.before.name}").strip()
        )
    tree = git(repository, "rev-parse", f"{names[3]}^{{tree}}")
    assert tree == git(repository, "rev-parse", f"HEAD:steps/{course.steps()[3].name}")
    assert git(repository, "log", "-1", "--format=%s", names[3]).strip() == (
        course.steps()[3].lesson.title
    )


def test_the_difference_of_two_branches_is_what_the_lesson_does(repository):
    repository.guide("branches")
    step = course.find_step("04")
    code = ["config", "api", "manage.py"]
    between = [f"step-{step.before.name}", f"step-{step.name}"]
    shown = git(repository, "diff", *between, "--", *code)

    theirs = [line for line in shown.splitlines() if re.match(r"[+-](?![+-])", line)]
    ours = workspace.differences(step.before.code, step.code).splitlines()
    assert theirs == [line for line in ours if re.match(r"[+-](?![+-])", line)]


def test_the_hashes_are_the_same_everywhere(repository, second_clone):
    second_clone.borrow_packages()
    git(second_clone, "init", "-q", "-b", "trunk")
    git(second_clone, "config", "i18n.commitEncoding", "ISO-8859-1")
    git(second_clone, "config", "commit.gpgSign", "true")
    git(second_clone, "add", ".")
    git(second_clone, "commit", "-q", "--no-gpg-sign", "-m", "Another history")

    here = repository.guide("branches", TZ="Asia/Tokyo")
    there = second_clone.guide("branches", TZ="America/Lima")
    assert here.stdout == there.stdout != ""


def test_a_branch_of_yours_is_not_moved(repository):
    git(repository, "branch", "step-03_jwt_authentication")
    before = git(repository, "show-ref")

    refused(
        repository.guide("branches"),
        "step-03_jwt_authentication contains other commits",
        "git branch -m step-03_jwt_authentication my-step-03_jwt_authentication",
    )
    assert git(repository, "show-ref") == before

    git(repository, "branch", "-m", "step-03_jwt_authentication", "my-step-03_jwt_authentication")
    assert repository.guide("branches").returncode == 0


def test_a_commit_of_yours_on_a_branch_is_not_lost(repository):
    repository.guide("branches")
    tree = git(repository, "rev-parse", "step-02_protected_view^{tree}").strip()
    mine = git(
        repository, "commit-tree", tree, "-p", "step-02_protected_view", "-m", "mine"
    ).strip()
    git(repository, "branch", "-f", "step-02_protected_view", mine)

    refused(repository.guide("branches"), "step-02_protected_view contains other commits")
    assert git(repository, "rev-parse", "step-02_protected_view").strip() == mine


def test_they_follow_when_a_step_has_changed(repository):
    first = repository.guide("branches").stdout
    assert repository.guide("branches").stdout == first
    views = repository.root / "steps/02_protected_view/api/views.py"
    views.write_text(views.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert repository.guide("branches").stdout == first  # what is not committed does not count
    git(repository, "commit", "-q", "-am", "Change a step")

    git(repository, "symbolic-ref", "HEAD", "refs/heads/step-02_protected_view")
    refused(repository.guide("branches"), "contains no steps", "git switch main")
    git(repository, "symbolic-ref", "HEAD", "refs/heads/main")
    second = repository.guide("branches").stdout
    assert second.splitlines()[0] == first.splitlines()[0]
    assert second.splitlines()[1:3] != first.splitlines()[1:3]


@pytest.mark.skipif(os.name == "nt", reason="a PATH without git is no PATH on Windows")
def test_without_git_or_a_repository_it_says_so(clone, tmp_path):
    outside = {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    refused(clone.guide("branches", **outside), "not in a git repository", "git clone")
    refused(clone.guide("branches", PATH=str(tmp_path)), "needs git")
