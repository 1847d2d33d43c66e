"""Ask the doctor about a learner's work.

Some typing mistakes raise no error: a test shows only that a setting has no effect.
"""

import json
import subprocess

from guide import course, projects

RUNNER = course.ROOT / "pitfalls" / "jwt_doctor" / "runner.py"
SECONDS = 120

# The findings that are typing mistakes.
TYPING_MISTAKES = (
    "settings_misspelt",
    "classes_in_a_string",
    "lifetime_is_a_number",
    "lifetime_without_unit",
    "leeway_is_text",
)


def typing_mistake(exercise, folder):
    """Return the first typing mistake that the doctor finds in the work on a step, or None.

    Return None also for a pitfall, and for a project that the doctor cannot examine.

    Args:
        folder: the folder of the learner's manage.py.

    Returns:
        A finding, as pitfalls/jwt_doctor/runner.py prints it.
    """
    if isinstance(exercise, course.Pitfall):
        return None
    try:
        run = projects.run_python(folder, RUNNER, timeout=SECONDS)
        report = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    findings = report.get("findings", [])
    return next((each for each in findings if each["pitfall"] in TYPING_MISTAKES), None)
