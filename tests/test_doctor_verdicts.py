"""What the doctor says of the steps, and of both sides of each pitfall that has a check."""

import os
from collections import Counter

import pytest

from guide import course, pitfalls, projects
from guide.doctor import runner

STEPS = [step for step in course.steps() if step.number >= "03"]
CHECKED = [pitfall for pitfall in course.pitfalls() if (pitfall.path / "check.py").exists()]


def look(folder, module, connection):
    """Runs in a process of its own, which never saw another project."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(projects.environment(DJANGO_SETTINGS_MODULE=module))
    connection.send(runner.examine(module))


def verdict(folder, module="config.settings"):
    """How often each pitfall is named: {"weak_signing_key": 1}."""
    receive, send = pitfalls.processes.Pipe(duplex=False)
    process = pitfalls.processes.Process(target=look, args=(str(folder), module, send))
    process.start()
    send.close()
    said = receive.recv()
    process.join()
    assert said["not_seen"] == []
    return Counter(finding["pitfall"] for finding in said["findings"])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_of_a_step_it_says_what_the_lesson_leaves_open(step):
    assert sorted(verdict(step.path)) == sorted(step.lesson.facts.get("doctor", []))


def verdict_of_side(pitfall, side, project):
    is_set_up = pitfalls.differs(pitfall) == "setup"  # such a side is a database
    make = pitfalls.prepare_side if is_set_up else pitfalls.lay_out_side
    return verdict(project, make(pitfall, side, project))


@pytest.fixture(scope="module")
def verdict_of_step():
    known = {}

    def say(step):
        if step.name not in known:
            known[step.name] = verdict(step.path)
        return known[step.name]

    return say


@pytest.mark.slow
@pytest.mark.parametrize("pitfall", CHECKED, ids=lambda pitfall: pitfall.name)
def test_of_a_pitfall_it_names_the_wrong_side_and_not_the_right_one(
    pitfall, verdict_of_step, tmp_path
):
    wrong, right = (verdict_of_side(pitfall, side, tmp_path / side) for side in pitfalls.SIDES)
    before = verdict_of_step(pitfall.base)

    assert wrong[pitfall.name]
    assert not right[pitfall.name]
    assert right <= before
