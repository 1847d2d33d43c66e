"""The page about the doctor: its examples are run, and its table has every code."""

import re

import pytest
import yaml

from guide import course
from jwt_doctor import cli, registry

PAGE = course.ROOT / "site" / "doctor.md"
EXAMPLES = re.findall(r"```console\n\$ jwt-doctor (.*)\n([\s\S]*?)```", PAGE.read_text("utf-8"))


@pytest.mark.parametrize(("typed", "shown"), EXAMPLES, ids=[typed for typed, _ in EXAMPLES])
def test_an_example_prints_what_the_page_shows(typed, shown, capsys, monkeypatch):
    monkeypatch.chdir(course.ROOT)
    monkeypatch.setenv("COLUMNS", "100")

    cli.main(typed.split())

    printed = "".join(capsys.readouterr())
    pattern = "[^\n]*".join(re.escape(part) for part in shown.strip().split("…"))
    assert re.fullmatch(pattern, printed.strip()), printed


def test_the_table_has_every_code_once():
    codes = re.findall(r"^\| `(\w+)` \| (?:static|settings|live) \|", PAGE.read_text("utf-8"), re.M)

    assert codes == registry.codes()


def test_the_hook_starts_the_package(capsys):
    (hook,) = yaml.safe_load((course.ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    entry = course.ROOT / hook["entry"]
    assert entry.read_text("utf-8").startswith("#!/usr/bin/env python3\n")
    assert entry.stat().st_mode & 0o100
    assert cli.main([*hook["args"], str(course.find_step("12").path)]) == 0
