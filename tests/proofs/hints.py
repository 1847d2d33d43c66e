"""Which test notices a mutant, as `--record` has last written it to hints.json.

A hint only says which test to try first. A wrong or missing one costs time, and nothing else."""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")


@cache
def read():
    """Return the hints, {"05_refresh": {the id of a test: ["config/urls.py route 'x/'"]}}."""
    return json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def key(step, mutant):
    """Return what a mutant is remembered by. Its line is not: other changes move it."""
    return step.name, f"{mutant.file} {mutant.what}"


def for_mutant(step, mutant):
    """Return the ids of the tests to try first, the most likely first.

    That is the test that noticed this mutant the last time, or else each test that noticed a
    mutant of the same file, by their number."""
    name, change = key(step, mutant)
    noticed = read().get(name, {})
    known = [test for test, changes in noticed.items() if change in changes]
    of_file = {
        test: sum(each.startswith(f"{mutant.file} ") for each in changes)
        for test, changes in noticed.items()
    }
    return known or sorted(filter(of_file.get, of_file), key=of_file.get, reverse=True)


def write(noticed):
    """Write the hints of those steps of which there are any, and keep those of the others.

    Args:
        noticed: [(the name of a step, the change, the id of the test)].
    """
    found = {}
    for step, change, test in sorted(noticed):
        found.setdefault(step, {}).setdefault(test, []).append(change)
    text = json.dumps(dict(sorted((read() | found).items())), indent=1, ensure_ascii=False)
    FILE.write_text(f"{text}\n", "utf-8", newline="\n")
