"""Puts the lab together: its JavaScript, Python's packages, and the projects of all pages."""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

from guide import course
from lab.build import jupyterlite, packages, projects


def build(out):
    """Make OUT/lab, OUT/lite and OUT/sw.js, in a folder that holds the built site.

    Raises:
        UsageError: if Node.js is missing.
        ToolFailed: if a tool fails.
    """
    target = Path(out) / "lab"
    shutil.rmtree(target, ignore_errors=True)
    packages.node_modules()
    packages.run("node", "build.mjs", packages.packages(), target)
    for step in course.steps():
        write(target / "steps" / f"{step.name}.json", projects.describe_step(step))
    for pitfall in course.pitfalls():
        write(target / "pitfalls" / f"{pitfall.name}.json", projects.describe_pitfall(pitfall))
    reasons = {path.stem: jupyterlite.reason_against(path) for path in course.notebooks()}
    write(target / "notebooks.json", reasons)
    jupyterlite.build(out)
    files = sorted(path for path in target.rglob("*") if path.is_file())
    sizes = {path.relative_to(target).as_posix(): path.stat().st_size for path in files}
    write(target / "files.json", sizes)
    version = hashlib.sha256(b"".join(map(Path.read_bytes, files))).hexdigest()[:16]
    worker = (packages.SOURCE / "sw.js").read_text("utf-8").replace("VERSION", version)
    (Path(out) / "sw.js").write_text(worker, "utf-8")


def transfer_size(path):
    """Return how many bytes of a file travel: it is compressed, unless that makes it larger."""
    data = path.read_bytes()
    return min(len(data), len(gzip.compress(data, 6)))


def write(path, content):
    """Write a JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
