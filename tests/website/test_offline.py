"""Without a network: all that a wheelhouse holds is installed at once, and the lab is not tried."""

import pytest

from guide import bootstrap, course, environments, tools
from lab.build import packages
from publish import wheelhouse

DJANGO = "5.2"  # nothing in it depends on Django's version


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """stick("notebooks"): a wheelhouse that holds these groups, named with --offline."""

    def make(*groups):
        (tmp_path / "wheels").mkdir()
        (tmp_path / environments.PACKED).write_text("\n".join(["core", *groups]), "utf-8")
        monkeypatch.setenv(environments.OFFLINE, str(tmp_path))
        return tmp_path

    return make


@pytest.fixture
def asked(monkeypatch):
    """The groups of the environment that `dispatch` sets up."""
    found = []

    class Environment(environments.Environment):
        def __init__(self, path, groups):
            super().__init__(path, groups)
            found.extend(groups)

        def ensure(self):
            return False

        def is_this_one(self):
            return True

    monkeypatch.setattr(bootstrap, "Environment", Environment)
    return found


@pytest.mark.parametrize("command", ["list", "run", "notebooks", "site"])
def test_any_command_installs_all_that_the_wheelhouse_holds(stick, asked, command):
    stick("notebooks", "site")
    bootstrap.dispatch([command], lambda argv: 0)

    assert sorted(asked) == ["core", "notebooks", "site"]
    assert asked[0] == "core"


def test_a_wheelhouse_of_an_earlier_version_installs_what_the_command_needs(
    asked, tmp_path, monkeypatch
):
    (tmp_path / "wheels").mkdir()
    monkeypatch.setenv(environments.OFFLINE, str(tmp_path))
    bootstrap.dispatch(["notebooks"], lambda argv: 0)

    assert asked == ["core", "notebooks"]


def test_with_a_network_a_command_installs_what_it_needs_itself(asked, monkeypatch):
    monkeypatch.delenv(environments.OFFLINE, raising=False)
    bootstrap.dispatch(["list"], lambda argv: 0)

    assert asked == ["core"]


@pytest.mark.parametrize("command", ["notebooks", "site", "room", "bench"])
def test_the_options_of_a_command_are_shown_without_installing_its_packages(
    asked, monkeypatch, command
):
    monkeypatch.delenv(environments.OFFLINE, raising=False)
    bootstrap.dispatch([command, "--help"], lambda argv: 0)

    assert asked == ["core"]


def test_a_group_that_the_wheelhouse_lacks_is_refused_before_anything_is_tried(
    stick, monkeypatch, tmp_path
):
    stick("notebooks")
    monkeypatch.setattr(environments, "run_tool", lambda *_: pytest.fail("it is tried"))
    environment = environments.Environment(tmp_path / ".venv", ["core", "protocols"])

    said = r"made with core, notebooks\. It does not hold requirements/protocols\.txt\. Run"
    with pytest.raises(course.UsageError, match=said):
        environment.set_up()
    assert not environment.path.exists()


@pytest.fixture
def wheelhouse_near(tmp_path, monkeypatch):
    """A folder beside the course, which holds core and notebooks. --offline was forgotten."""
    monkeypatch.delenv(environments.OFFLINE, raising=False)
    monkeypatch.setattr(environments, "ROOT", tmp_path / "course")
    monkeypatch.setattr(environments, "WORK", tmp_path / "course" / "work")
    monkeypatch.setattr(environments, "REMEMBERED", tmp_path / "course" / "work" / "remembered")
    (tmp_path / "stick" / "wheels").mkdir(parents=True)
    (tmp_path / "stick" / "READ ME.txt").write_text("")
    (tmp_path / "stick" / environments.PACKED).write_text("core\nnotebooks")
    return tmp_path / "stick"


@pytest.mark.parametrize(
    "group, added", [("core", '--offline "{}"'), ("notebooks", '"{}"'), ("protocols", "DIR")]
)
def test_a_forgotten_offline_is_told_of_if_the_wheelhouse_near_helps(wheelhouse_near, group, added):
    failed = tools.ToolFailed(["pip", "install"], "NewConnectionError: no route", "")
    said = str(environments.cannot_install(group, None, failed))

    assert "there is no network" in said
    assert added.format(wheelhouse_near) in said
    assert (str(wheelhouse_near) in said) == (group != "protocols")


def test_the_read_me_promises_only_what_one_command_installs():
    text = wheelhouse.read_me([], ["core", "notebooks"])

    assert "With: core, notebooks.\nNot in it: accounts, protocols, site." in text
    assert "This installs all of it." in text
    assert text.count("--offline DIR") == 1


@pytest.fixture
def nothing_downloaded(monkeypatch, tmp_path):
    """The lab as in a fresh clone: none of its packages is here, and nothing may be downloaded."""
    (tmp_path / "lab").mkdir()
    lock = (packages.SOURCE / "package-lock.json").read_bytes()
    (tmp_path / "lab" / "package-lock.json").write_bytes(lock)
    monkeypatch.setattr(packages, "SOURCE", tmp_path / "lab")
    for name in ("run_tool", "download"):
        monkeypatch.setattr(packages, name, lambda *_, **__: pytest.fail("it downloads"))


def test_the_lab_is_refused_at_once_without_a_network(stick, nothing_downloaded, needs):
    needs("Node.js", packages.node_version() >= packages.NODE)
    stick("site")

    for build in (packages.node_modules, lambda: packages.install(packages.REQUIREMENTS, "x")):
        with pytest.raises(course.UsageError, match="--no-lab"):
            build()


def test_npm_waits_for_seconds_and_not_for_minutes_when_nothing_answers(monkeypatch, tmp_path):
    typed = []
    monkeypatch.delenv(environments.OFFLINE, raising=False)
    monkeypatch.setattr(packages, "find_tool", lambda name: name)
    monkeypatch.setattr(packages, "run_tool", lambda command, *_, **__: typed.extend(command))
    (tmp_path / "package-lock.json").write_text("{}", "utf-8")
    (tmp_path / "node_modules").mkdir()
    monkeypatch.setattr(packages, "SOURCE", tmp_path)
    packages.node_modules()

    waits = [int(it.partition("=")[2]) for it in typed if it.startswith("--fetch-retry-")]
    assert len(waits) == 2 and max(waits) <= 2000  # milliseconds
