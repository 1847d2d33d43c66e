"""Asks the doctor about a learner's work: some mistakes are silent, and a proof shows no more of
them than that a setting does not work."""

import json
import subprocess
import sys

from guide import course, projects

RUNNER = course.ROOT / "pitfalls" / "jwt_doctor" / "runner.py"
SECONDS = 120

# Those of its findings that are slips of the pen.
SLIPS = (
    "settings_misspelt",
    "classes_in_a_string",
    "lifetime_is_a_number",
    "lifetime_without_unit",
    "leeway_is_text",
)


def on(exercise, folder):
    """Return the first typing mistake that the doctor finds in the work on a step, or None.

    None also stands for a pitfall, and for a project that the doctor cannot examine.

    Args:
        folder: the folder of the learner's manage.py.

    Returns:
        A finding, as pitfalls/jwt_doctor/runner.py prints it.
    """
    if isinstance(exercise, course.Pitfall):
        return None
    try:
        run = subprocess.run(
            [sys.executable, "-B", RUNNER],
            cwd=folder,
            env=projects.environment(PYTHONIOENCODING="utf-8"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
        )
        report = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    findings = report.get("findings", [])
    return next((each for each in findings if each["pitfall"] in SLIPS), None)
