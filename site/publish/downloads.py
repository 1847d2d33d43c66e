"""Downloads wheels for another Python or another system than the one that runs this."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from guide.environments import PIP_OPTIONS, read
from guide.tools import run_tool, say


@dataclass(frozen=True)
class Target:
    """A Python on a system, for which packages are downloaded.

    Args:
        name: for messages, "Python 3.13 on linux-arm64".
        python: its version, "3.13".
        patches: the last numbers of the versions that it may have, (0, 99).
        platforms: pip's names of the systems whose wheels it can use.
        facts: what the markers of a requirements file ask for, {"sys_platform": "linux"}.
    """

    name: str
    python: str
    patches: tuple
    platforms: tuple
    facts: dict

    def markers(self, patch):
        """Return the values of all markers, {"python_full_version": "3.13.0", …}."""
        return {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "python_version": self.python,
            "python_full_version": f"{self.python}.{patch}",
            "extra": "",
        } | self.facts


def entries(requirements):
    """Yield the entries of a requirements file, each over its lines."""
    entry = ""
    for line in read(requirements).splitlines(keepends=True):
        entry += line
        if not line.rstrip().endswith("\\"):
            yield entry
            entry = ""


def needed(requirements, target, patch):
    """Return the entries that a target needs, without markers.

    pip compares markers with the Python that it runs in, whatever its --python-version says.
    """
    found = []
    for entry in entries(requirements):
        first, _, hashes = entry.partition("\\\n")
        marker = Requirement(first.strip()).marker
        if marker is None or marker.evaluate(target.markers(patch)):
            found.append(f"{first.partition(';')[0].strip()} \\\n{hashes}")
    return found


def download(requirements, target, folder):
    """Download the wheels that a target needs into a folder, each checked by its hash.

    Raises:
        ToolFailed: if one of them cannot be had.
    """
    done = []
    for patch in target.patches:  # two versions of a package cannot be asked for at once
        wanted = [entry for entry in needed(requirements, target, patch) if entry not in done]
        if wanted:
            say(f"Downloading requirements/{requirements.name}, {target.name} …")
            run_pip(wanted, target, folder)
        done += wanted


def run_pip(wanted, target, folder):
    with tempfile.TemporaryDirectory() as place:
        chosen = Path(place, "requirements.txt")
        chosen.write_text("".join(wanted), "utf-8")
        run_tool(
            [
                *(sys.executable, "-m", "pip", "download", *PIP_OPTIONS, "-r", chosen),
                *("--no-deps", "--only-binary", ":all:", "--dest", folder),
                *("--python-version", target.python, "--implementation", "cp"),
                # Old versions of pip compare with the Python that they run in here, too.
                "--ignore-requires-python",
                *(word for name in target.platforms for word in ("--platform", name)),
            ],
            "Run the command again.",
            packages=len(wanted),
        )
