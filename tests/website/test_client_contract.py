"""site/client-contract.md lists the cases of the contract, and its commands print what it shows."""

import ast
import re
import subprocess
import sys

import pytest

from guide import course, lessons
from tests.client_contract import command, step_14, test_contract
from tests.proofs import terminals
from tests.website import following

GROUP = "browser"
DJANGO = "5.2"  # what it shows does not depend on Django's version

PAGE = following.page("client-contract")
RUN, *_ = [it for it in lessons.Lesson.of(PAGE).commands if "guide client" in it.text]


def cases():
    """Return the cases in their order, as {name: what has to happen}."""
    return {
        name.removeprefix("test_"): function.__doc__.partition("\n")[0]
        for name, function in vars(test_contract).items()
        if name.startswith("test_")
    }


def test_the_page_lists_each_case_and_what_has_to_happen():
    rows = [f"| `{name}` | {says.removesuffix('.')} |" for name, says in cases().items()]
    table = PAGE.partition("| Case | What has to happen |\n|---|---|\n")[2].partition("\n\n")[0]

    assert table.strip().splitlines() == rows
    assert len(rows) >= 16


def test_the_page_lists_the_defaults_of_the_command():
    source = ast.parse((course.ROOT / "tests/client_contract/client.py").read_text("utf-8"))
    [target] = [it for it in source.body if getattr(it, "name", "") == "Target"]
    defaults = [it.value.value for it in target.body if isinstance(it, ast.AnnAssign) and it.value]
    shown = re.findall(r"^\| `--.*\| (.+) \|$", PAGE, re.MULTILINE)

    assert [it for it in defaults if it] == re.findall(r"`([^`]+)`", " ".join(shown))
    assert command.GROUP == GROUP


@pytest.mark.slow
def test_the_commands_of_the_page_print_what_it_shows(tmp_path):
    following.follow(PAGE, "14", tmp_path / "project")


@pytest.mark.slow
def test_the_command_prints_what_the_page_shows(chromium, tmp_path):
    with step_14.served(tmp_path / "project") as address:
        words = RUN.text.replace("http://127.0.0.1:8000", address).split()[3:]
        program = "import sys; from guide import cli; sys.exit(cli.main(sys.argv[1:]))"
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=course.ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
        )

    terminals.compare(RUN.shown, done.stdout, done.returncode)
    assert done.returncode == 0
    assert done.stderr == ""
    assert f"\n{len(cases())} of {len(cases())} cases passed." in done.stdout
