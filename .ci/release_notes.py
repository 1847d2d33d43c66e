"""Print what the changelog says about a version, for the page of its release.

Fails if the tag does not fit the version in pyproject.toml, or if the changelog lacks the version.
CI runs it: `python .ci/release_notes.py v1.0.0`. It needs only Python.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def notes(tag, version, changelog):
    """Return the part of the changelog about a version, without its heading.

    Raises:
        ValueError: if the tag or the changelog does not fit the version.
    """
    if tag != f"v{version}":
        raise ValueError(
            f"The tag is {tag}, but pyproject.toml has the version {version}. Tag v{version}, or "
            "change the version."
        )
    found = re.search(
        rf"^## {re.escape(version)} - [\d-]+$(.+?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    if not found:
        raise ValueError(
            f"CHANGELOG.md has no section for {version}. Add `## {version} - DATE`, with "
            "the date as YYYY-MM-DD."
        )
    return found[1].strip()


def main(tag):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    try:
        print(notes(tag, version, (ROOT / "CHANGELOG.md").read_text("utf-8")))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
