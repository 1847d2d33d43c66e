"""The requirements files: exact versions that fit pyproject.toml, with hashes, from anywhere."""

import os
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from guide import bootstrap, course, environments
from tests.authoring import lock

DJANGO = "5.2"  # nothing in it depends on Django's version

GROUPS = tomllib.loads((course.ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)(.*?)(?=^[\w.-]+(?:\[|==)|\Z)", re.M | re.S)


def wanted(group):
    """What a group of pyproject.toml asks for, those that it includes among it."""
    for entry in GROUPS[group]:
        if isinstance(entry, dict):
            yield from wanted(entry["include-group"])
        else:
            yield Requirement(entry)


def pins(group, root=course.ROOT):
    """What a requirements file pins: {"django": ["5.2.19"]}, more than one version where they
    differ between systems or Pythons."""
    found = {}
    for name, version, _ in PIN.findall((root / lock.file_of(group)).read_text("utf-8")):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_each_group_has_its_file_and_each_file_its_group():
    files = {path.stem for path in course.ROOT.glob("requirements/*.txt")}

    assert files == set(lock.groups())


@pytest.mark.parametrize("group", lock.groups())
def test_pins_are_in_the_range_that_pyproject_asks_for(group):
    pinned = pins(group)

    for requirement in wanted(group):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not pinned: {bootstrap.COMMAND} lock"
        fitting = [version in requirement.specifier for version in versions]
        # What has a marker holds of one of the versions: the others are for other systems.
        assert any(fitting) if requirement.marker else all(fitting), requirement


@pytest.mark.parametrize("group", lock.groups())
def test_each_pin_has_hashes_and_none_an_address(group):
    text = (course.ROOT / lock.file_of(group)).read_text("utf-8")
    found = PIN.findall(text)

    assert len(found) == len(environments.pinned(group)) > 0
    for name, _, rest in found:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", rest), name
    assert "://" not in text
    assert "index-url" not in text


@pytest.mark.parametrize(
    "group", [name for name in lock.groups() if name != "core" and not name.startswith("django")]
)
def test_what_is_installed_beside_core_has_the_same_versions(group):
    core = pins("core")

    for name, versions in pins(group).items():
        assert set(versions) <= set(core.get(name, versions)), name


@pytest.mark.parametrize(
    "path",
    [*map(bootstrap.find_command, bootstrap.COMMANDS), *course.ROOT.glob("tests/**/test_*.py")],
    ids=lambda path: path.stem,
)
def test_the_group_that_a_command_or_a_test_names_exists(path):
    group = bootstrap.constants(path).get("GROUP", "core")

    assert environments.requirements(group).exists()


@pytest.mark.slow
@pytest.mark.xdist_group("setup")
def test_lock_changes_nothing_when_all_fits_and_its_uv_can_set_up(clone, second_clone):
    answer = clone.guide("lock")
    assert answer.returncode == 0, answer
    assert "Installing requirements/dev.txt" in answer.stderr
    for group in lock.groups():
        assert pins(group, clone.root) == pins(group), group

    with_uv = os.pathsep.join([str(clone.environment.python.parent), os.environ["PATH"]])
    answer = second_clone.guide("list", PATH=with_uv)
    assert answer.returncode == 0, answer
    log = (second_clone.root / "work/setup.log").read_text("utf-8")
    assert re.search(r"^Installed \d+ packages in ", log, re.MULTILINE), log  # as uv says it
