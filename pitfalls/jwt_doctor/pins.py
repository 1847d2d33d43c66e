"""The versions that a project's own files pin."""

import re
from pathlib import Path

NAMES = ("requirements*.txt", "requirements/*.txt", "Pipfile", "pyproject.toml")

# dj-rest-auth==2.1.9, dj-rest-auth[with_social]~=2.1, dj-rest-auth = "^2.1"
PIN = r"""^\s*["']?{}(?:\[[^\]]*\])?\s*(?:===?|~=|=\s*["'][\^~=]*)\s*(\d+)\."""


def major(distribution):
    """Return the first number of the version that the files pin; None if they pin none."""
    name = re.sub(r"[-_.]", "[-_.]", distribution)
    here = Path.cwd()
    for folder in [here] + list(here.parents)[:2]:
        for path in [each for name_ in NAMES for each in sorted(folder.glob(name_))]:
            try:
                text = path.read_text("utf-8", "replace")
            except OSError:
                continue
            found = re.search(PIN.format(name), text, re.IGNORECASE | re.MULTILINE)
            if found:
                return int(found.group(1))
        if (folder / ".git").exists():
            break
    return None
