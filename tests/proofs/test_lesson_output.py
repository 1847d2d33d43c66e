"""The lesson is true: its commands, typed in order into the terminals that it names, over the
finished step, print what the lesson shows. Those of a block with `code=before` are typed first,
over the step before."""

import os
import shutil

import pytest

from guide import course, packages, projects
from tests.proofs.terminals import OutputMismatch, TerminalSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the lessons' commands are typed into bash"),
]


def reads(step):
    return [step.before and step.before.path, step.path]


def lay_out_before(step, folder):
    """Lay out what `python3 -m guide start` prepares: the step before, and its database with the
    demo user. The first step has nothing before it."""
    folder.mkdir()
    if step.before:
        projects.prepare(projects.lay_out(step.before.path, folder))


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_its_commands_print_what_it_shows(step, tmp_path):
    packages.skip_without(step)
    folder = tmp_path / step.name
    lay_out_before(step, folder)
    finished = False
    with TerminalSession(folder) as session:
        for command in step.lesson.commands:
            if command.code != "before" and not finished:
                lay_out_finished(step, folder)
                finished = True
            if untrue := what_is_untrue(session, command):
                where = f"{step.lesson.path}:{command.line}"
                pytest.fail(f"{where}: {command.text}\n{untrue}", pytrace=False)


def lay_out_finished(step, folder):
    """Replace the code in a folder by that of a step. Its databases stay."""
    for path in list(folder.iterdir()):
        if path.is_dir():
            shutil.rmtree(path)
        elif ".sqlite3" not in path.name:
            path.unlink()
    projects.lay_out(step.path, folder)


def what_is_untrue(session, command):
    try:
        session.follow(command)
    except OutputMismatch as error:
        return str(error)
