"""Asks the doctor about a learner's work: some mistakes are silent, and a proof shows no more of
them than that a setting does not work."""

import sys

from guide import course
from guide.commands import doctor

# Those of its findings that are slips of the pen.
SLIPS = (
    "settings_misspelt",
    "classes_in_a_string",
    "lifetime_is_a_number",
    "lifetime_without_unit",
    "leeway_is_text",
)


def on(exercise, folder):
    """The first slip that the doctor finds in the work on a step, as guide/doctor/runner.py gives
    it; None where there is none, or where it cannot look."""
    if isinstance(exercise, course.Pitfall):
        return None
    try:
        said = doctor.examine(folder, None, sys.executable)
    except course.UsageError:  # the project does not start
        return None
    return next((each for each in said["findings"] if each["pitfall"] in SLIPS), None)
