"""The lesson is true: its commands, typed in order into the terminals that it names, over the
finished step, print what the lesson shows."""

import os
import shutil

import pytest

from guide import course, projects
from tests.proofs.terminals import OutputMismatch, TerminalSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the lessons' commands are typed into bash"),
]


def reads(step):
    return [step.before and step.before.path, step.path]


@pytest.fixture
def finished(tmp_path):
    """Lays out the finished step with the database that `python3 -m guide start` prepares: that of
    the step before, with the demo user in it. The first step has none yet."""

    def lay_out(step):
        folder = projects.lay_out(step.path, tmp_path / step.name)
        if step.before:
            before = projects.lay_out(step.before.path, tmp_path / "before")
            projects.prepare(before)
            for database in before.glob("*.sqlite3"):
                shutil.copy(database, folder)
        return folder

    return lay_out


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_its_commands_print_what_it_shows(step, finished):
    with TerminalSession(finished(step)) as session:
        for command in step.lesson.commands:
            if untrue := what_is_untrue(session, command):
                where = f"{step.lesson.path}:{command.line}"
                pytest.fail(f"{where}: {command.text}\n{untrue}", pytrace=False)


def what_is_untrue(session, command):
    try:
        session.follow(command)
    except OutputMismatch as error:
        return str(error)
