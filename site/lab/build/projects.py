"""Describes the project of each page for the lab: its files, its tests and its requests."""

import re
import tempfile
from pathlib import Path

from guide import course, scaffold
from guide.variants import layout
from lab.build.lesson_requests import requests_of, requests_of_pitfall
from lab.build.packages import REQUIREMENTS


def describe_step(step):
    """Return what the lab needs of a step.

    Returns:
        What describe_lesson() returns, and:
        "files": {"config/urls.py": its text}, the finished step and its tests.
        "before": {name: text}, what the lesson starts from. The text is None for a file that the
            lesson creates.
        "open": the name of the file that is shown first.
        "lesson": the requests of the lesson.
    """
    files = {name: text for name, text in course.files_of(step.path).items() if name != "README.md"}
    changed = [block.changes for block in step.lesson.changes if block.changes]
    before = scaffold.before(step)
    return describe_lesson(step.lesson) | {
        "files": files,
        "before": {name: before.get(name) for name in sorted(before | step.code)},
        "open": changed[0] if changed else "config/settings.py",
        "lesson": requests_of(step.lesson),
    }


def describe_pitfall(pitfall):
    """Return what the lab needs of a pitfall.

    Returns:
        What describe_lesson() returns, and:
        "files": {"config/urls.py": its text}, the project of both variants.
        "own": those of its files that are the pitfall's, wrong.py and right.py first.
        "settings", "tests": {"wrong": …, "right": …}, the settings module and the text of the
            tests of each variant.
        "commands": the same of the `manage.py` commands of a setup; None for other pitfalls.
        "lesson": the requests to send to both variants.
    """
    files, settings = {}, {}
    for variant in layout.VARIANTS:
        with tempfile.TemporaryDirectory() as folder:
            settings[variant] = layout.lay_out(pitfall, variant, Path(folder) / "project")
            files |= course.files_of(Path(folder) / "project")
    files = {name: text for name, text in files.items() if is_project_file(name)}
    own = [name for name in files if (pitfall.path / name).exists()]
    own.sort(key=lambda name: (name != "wrong.py", name != "right.py", name))
    is_setup = layout.difference(pitfall) == "setup"

    def of_each(read):
        return {variant: read(variant) for variant in layout.VARIANTS}

    return describe_lesson(pitfall.lesson) | {
        "files": files,
        "own": {name: files[name] for name in own},
        "settings": settings,
        "tests": of_each(lambda it: (pitfall.path / f"test_{it}.py").read_text("utf-8")),
        "commands": of_each(lambda it: layout.commands(pitfall.path / f"{it}.py"))
        if is_setup
        else None,
        "lesson": requests_of_pitfall(pitfall),
    }


def describe_lesson(lesson):
    """Return the version of Django, whether the project runs in a browser, and the note if not."""
    return {
        "django": re.search(r"^django==([\w.]+)", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)[1],
        "note": lesson.front_matter.browser,
        "runs": lesson.front_matter.lab != "files",
    }


def is_project_file(name):
    return name != "README.md" and not name.startswith("tests/")
