"""for authors: make a git branch of each step, step-01_project …, child of the one it extends.

Then `git diff step-03_jwt_authentication step-04_token_urls` shows what the lesson of step 04
changes, and `git switch step-04_token_urls` checks out its project. They contain what is committed.
The same commit makes the same branches everywhere."""

import os

from guide import course, tools
from guide.bootstrap import COMMAND

# Always the same author and date, so that everyone gets the same hashes.
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "JWT in Django"),
        ("EMAIL", "steps@jwt-in-django.example"),
        ("DATE", "2026-01-01T00:00:00+0000"),
    )
}
OURS = "steps@jwt-in-django.example 2026-01-01T00:00:00+00:00"


def add_arguments(parser):
    pass


def run(args):
    if git("rev-parse", "--verify", "-q", "HEAD", check=False) is None:
        raise course.UsageError(
            "This copy of the course is not in a git repository, so it cannot have branches. Get "
            "the course with `git clone` instead of as an archive."
        )
    commits = make_commits()
    if not commits:
        raise course.UsageError(
            "The commit that you are on contains no steps. It may be one of these branches. Go "
            f"back with `git switch main`, and run the command again: {COMMAND} branches"
        )
    there = {name: old for name in commits if (old := commit_of(name))}
    for name, old in there.items():
        refuse_to_lose(name, old, commits[name])
    move(commits, there)
    for name, commit in commits.items():
        print(commit[:10], name)
    print(f"\n{next_commands(list(commits))}")


def next_commands(names):
    """Return the commands that a reader can type next."""
    before, after = names[-2:] if len(names) < 4 else names[2:4]
    return (
        f"What a step changes, with its lesson:  git log -1 -p {after}\n"
        f"The difference between two steps:      git diff {before} {after}\n"
        f"The project of a step:                 git switch {after}\n"
        "And back:                              git switch -"
    )


def make_commits():
    """Make the commits, and return {"step-01_project": hash}. No branch points to them yet."""
    commits = {}
    for step in course.steps():
        tree = git("rev-parse", "--verify", "-q", f"HEAD:./steps/{step.name}", check=False)
        if tree is None:
            break  # not committed yet: this step and those after it get no branch
        message = f"{step.lesson.title}\n\nWhat it does, and why: README.md\n"
        parent = ["-p", commits[f"step-{step.before.name}"]] if step.before else []
        commits[f"step-{step.name}"] = git("commit-tree", tree, *parent, "-m", message)
    return commits


def commit_of(branch):
    """Return the hash of a branch's commit, or None if there is no such branch."""
    return git("rev-parse", "--verify", "-q", f"refs/heads/{branch}", check=False)


def refuse_to_lose(name, old, new):
    """Raise UsageError if a branch contains a commit that this command has not made."""
    if old == new:
        return
    if git("log", "-1", "--format=%ce %cI", old) != OURS:
        raise course.UsageError(
            f"The branch {name} contains other commits ({old[:10]}). No branch has been changed. "
            f"Rename it with `git branch -m {name} my-{name}`, and run the command again: "
            f"{COMMAND} branches"
        )


def move(commits, there):
    """Make all branches, or none."""
    none = "0" * 40
    lines = "".join(
        f"update refs/heads/{name} {commit} {there.get(name, none)}\n"
        for name, commit in commits.items()
    )
    git("update-ref", "--stdin", given=lines)


def git(*words, check=True, given=None):
    """Run git and return what it prints, without the last line feed.

    Args:
        check: if False, return None when git fails.
        given: what git reads from its standard input.

    Raises:
        UsageError: if git is not installed, or if it fails and `check` is True.
    """
    # A setting of the reader's that would change the bytes of a commit is overridden.
    command = ["-c", "i18n.commitEncoding=UTF-8", *words]
    run = tools.git(*command, env=os.environ | IDENTITY, input=given, encoding="utf-8")
    if run.returncode == 0:
        return run.stdout.rstrip("\n")
    if check:
        raise course.UsageError(f"git {words[0]}: {run.stderr.strip().splitlines()[-1]}")
    return None
