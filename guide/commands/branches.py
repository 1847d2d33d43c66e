"""The steps as git branches, step-01_project …, each grown out of the one before.

Then `git diff step-03_jwt_authentication step-04_token_urls` is what the lesson of step 04 does,
and `git switch step-04_token_urls` is its project. They hold what is committed; the same commit
makes the same branches everywhere."""

import os
import subprocess

from guide import course
from guide.bootstrap import COMMAND

# Whoever makes the branches, and whenever: the same commits, and so the same hashes.
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
            "The course is not in a git repository here, so there is nowhere to make branches. "
            "Get it with `git clone` instead of as an archive."
        )
    commits = make_commits()
    if not commits:
        raise course.UsageError(
            "The commit that you are on holds no steps: it is one of these branches, perhaps. Go "
            f"back, `git switch main`, and type the same command again: {COMMAND} branches"
        )
    there = {name: old for name in commits if (old := commit_of(name))}
    for name, old in there.items():
        refuse_to_lose(name, old, commits[name])
    move(commits, there)
    for name, commit in commits.items():
        print(commit[:10], name)


def make_commits():
    """{"step-01_project": its commit, …}, none of which any branch points to yet."""
    commits, parent = {}, []
    for step in course.steps():
        tree = git("rev-parse", "--verify", "-q", f"HEAD:./steps/{step.name}", check=False)
        if tree is None:
            break  # not committed yet, so it is not in the chain, nor what comes after it
        message = f"{step.lesson.title}\n\nWhat it does, and why: README.md\n"
        commit = git("commit-tree", tree, *parent, "-m", message)
        commits[f"step-{step.name}"] = commit
        parent = ["-p", commit]
    return commits


def commit_of(branch):
    return git("rev-parse", "--verify", "-q", f"refs/heads/{branch}", check=False)


def refuse_to_lose(name, old, new):
    """Raises UsageError where a branch holds something that this command has not made."""
    if old == new:
        return
    if git("log", "-1", "--format=%ce %cI", old) != OURS:
        raise course.UsageError(
            f"The branch {name} holds something else ({old[:10]}), so it stays as it is, and so "
            f"do the others. Rename it, `git branch -m {name} my-{name}`, and type the same "
            f"command again: {COMMAND} branches"
        )


def move(commits, there):
    """Makes all branches, or none."""
    none = "0" * 40
    lines = "".join(
        f"update refs/heads/{name} {commit} {there.get(name, none)}\n"
        for name, commit in commits.items()
    )
    git("update-ref", "--stdin", given=lines)


def git(*words, check=True, given=None):
    """What git prints, without its last line's end; None when it fails and that is no error."""
    # A setting of the reader's that would change a commit's bytes does not count.
    command = ["git", "-c", "i18n.commitEncoding=UTF-8", "-C", str(course.ROOT), *words]
    try:
        run = subprocess.run(
            command,
            env=os.environ | IDENTITY,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    except FileNotFoundError:
        raise course.UsageError(
            "This needs git, which is not on this machine. Get it from https://git-scm.com/"
        ) from None
    if run.returncode == 0:
        return run.stdout.rstrip("\n")
    if check:
        raise course.UsageError(f"git {words[0]}: {run.stderr.strip().splitlines()[-1]}")
    return None
