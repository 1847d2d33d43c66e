"""A step whose front matter names a group: what it says where the packages are not installed."""

import argparse
from types import SimpleNamespace

import pytest

from guide import course, packages
from guide.bootstrap import COMMAND
from guide.commands import test as command

DJANGO = "5.2"  # the groups are pinned with it

NEEDY = "23_password_change"  # no step extends it
INSTALLS = f"{COMMAND} test --with accounts steps/{NEEDY}"


@pytest.fixture
def few_steps(tmp_path, monkeypatch):
    """A course of three steps. The second needs a group, the third extends the second."""
    for name, front_matter in {
        "01_a": "minutes: 1",
        "02_b": "group: protocols",
        "03_c": "base: 02_b\ngroup: accounts",
    }.items():
        readme = tmp_path / "steps" / name / "README.md"
        readme.parent.mkdir(parents=True)
        readme.write_text(f"---\n{front_matter}\n---\n# {name}\n", "utf-8")
    monkeypatch.setattr(course, "ROOT", tmp_path)


def test_a_step_needs_the_groups_of_the_steps_that_it_extends(few_steps):
    assert [step.groups for step in course.steps()] == [
        [],
        ["protocols"],
        ["accounts", "protocols"],
    ]


def test_all_missing_groups_are_in_one_command(few_steps, monkeypatch):
    monkeypatch.setattr(packages.environments, "is_lacking", lambda group: True)

    assert packages.missing(course.find_step("01")) == ""
    assert packages.missing(course.find_step("03")) == (
        "The packages of requirements/accounts.txt and requirements/protocols.txt are not "
        "installed. To install them and run the tests that need them: "
        f"{COMMAND} test --with accounts --with protocols steps/03_c"
    )


@pytest.fixture
def needy(clone, monkeypatch):
    """A clone in which NEEDY needs a package that does not exist."""
    pins = clone.root / "requirements" / "accounts.txt"
    pins.write_text("no-such-package==1.0 \\\n    --hash=sha256:" + 64 * "0" + "\n", "utf-8")
    readme = clone.root / "steps" / NEEDY / "README.md"
    text = readme.read_text("utf-8")
    readme.write_text(text.replace("---\n", "---\ngroup: accounts\n", 1), "utf-8")
    monkeypatch.delenv("JWT_GUIDE_REQUIRE", raising=False)
    return clone


@pytest.mark.slow
def test_without_its_packages_a_step_is_skipped_and_one_line_says_what_to_type(needy):
    run = needy.guide("test", "-n", "0", "steps", "-k", f"{NEEDY} or 22_accounts")

    assert run.returncode == 0, run.stdout
    assert "1 passed, 1 skipped" in run.stdout, run.stdout
    assert run.stdout.count(INSTALLS) == 1


@pytest.mark.slow
def test_where_everything_is_required_a_step_without_its_packages_fails(needy):
    run = needy.guide("test", "-n", "0", "steps", "-k", NEEDY, JWT_GUIDE_REQUIRE="all")

    assert run.returncode == 1, run.stdout
    assert "1 failed" in run.stdout
    assert INSTALLS in run.stdout


@pytest.mark.slow
def test_each_command_that_lacks_packages_says_what_to_type(needy):
    for typed in (["start", NEEDY], ["goto", NEEDY]):
        answer = needy.guide(*typed)
        assert answer.returncode == 0, answer.stderr
        assert answer.stdout.count(INSTALLS) == 1
    for typed in (["run", NEEDY], ["check"], ["test", f"steps/{NEEDY}/tests"]):
        answer = needy.guide(*typed)
        assert answer.returncode == 2, answer
        assert len(answer.stderr.splitlines()) == 1
        assert INSTALLS in answer.stderr


@pytest.mark.slow
def test_on_another_django_a_step_with_packages_of_its_own_is_not_tested(needy, monkeypatch):
    monkeypatch.setattr(course, "ROOT", needy.root)
    monkeypatch.setattr(command, "environment_of", lambda *args: SimpleNamespace(ensure=bool))
    args = argparse.Namespace(all=False, django="6.1", groups=[], pytest=[f"steps/{NEEDY}"])

    with pytest.raises(course.UsageError, match="tested on Django 5.2. Leave out --django."):
        command.run(args)


@pytest.mark.slow
def test_the_command_that_it_names_installs_them(needy):
    answer = needy.guide("test", "--with", "accounts", f"steps/{NEEDY}")

    assert answer.returncode == 2
    assert "no-such-package" in answer.stderr
