"""The ledger: what was proven is skipped, until something changes that the proof reads."""

import pytest

from tests.proofs import ledger

DJANGO = "5.2"  # nothing in it depends on Django's version

pytest_plugins = "pytester"

PROOF = """
import pytest
from pathlib import Path

def reads(step):
    return [Path(__file__).parents[2] / "steps" / step]

@pytest.mark.parametrize("step", ["01_a", "02_b"])
def test_proof(step):
    assert (reads(step)[0] / "views.py").exists()

def test_without_parameters():
    pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Return a function that runs the proofs of a small course and returns (passed, proven)."""
    for name in ("steps/01_a/views.py", "steps/02_b/views.py", "requirements/core.txt"):
        path = pytester.path / name
        path.parent.mkdir(parents=True)
        path.write_text("A = 1\n")
    (pytester.path / "tests/proofs").mkdir(parents=True)
    (pytester.path / "tests/proofs/test_it.py").write_text(PROOF)
    monkeypatch.setattr(ledger.course, "ROOT", pytester.path)
    monkeypatch.setattr(ledger, "FILE", pytester.path / "work" / ".ledger.json")

    def run(*args):
        ledger.surroundings.cache_clear()
        ledger.hash_of.cache_clear()
        plugin = ledger.Ledger()
        result = pytester.inline_run(
            "tests", "-p", "no:cacheprovider", "--import-mode=importlib", *args, plugins=[plugin]
        )
        passed, _, failed = result.listoutcomes()
        assert not failed
        return len(passed), plugin.proven

    return run


def test_what_passed_is_skipped_the_next_time(run):
    assert run() == (3, 0)
    assert run() == (1, 2)  # a test without `reads` and parameters always runs


@pytest.mark.parametrize(
    "changed, left",
    {
        "steps/01_a/views.py": (2, 1),
        "steps/02_b/README.md": (2, 1),
        "tests/proofs/test_it.py": (3, 0),
        "tests/proofs/helper.py": (3, 0),
        "guide/course.py": (3, 0),
        "requirements/core.txt": (3, 0),
    }.items(),
)
def test_a_change_of_what_it_reads_runs_a_proof_again(run, pytester, changed, left):
    run()
    path = pytester.path / changed
    path.parent.mkdir(exist_ok=True, parents=True)
    with open(path, "a") as file:
        file.write("\n# changed\n")

    assert run() == left


def test_a_change_of_its_own_module_runs_a_proof_again(run, pytester):
    module = pytester.path / "tests/workshop/test_it.py"
    module.parent.mkdir()
    module.write_text(PROOF)
    assert run() == (6, 0)
    assert run() == (2, 4)

    module.write_text(f"{PROOF}# changed\n")
    assert run() == (4, 2)


def test_another_python_runs_a_proof_again(run, monkeypatch):
    run()
    monkeypatch.setattr(ledger, "VERSIONS", ("4.0",))

    assert run() == (3, 0)


def test_a_proof_that_failed_runs_again(run, pytester):
    views = pytester.path / "steps/01_a/views.py"
    views.rename(views.with_name("other.py"))
    with pytest.raises(AssertionError):
        run()

    views.with_name("other.py").rename(views)
    assert run() == (2, 1)
