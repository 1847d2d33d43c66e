"""The packages that a step or a pitfall needs beyond the core: those of its groups."""

import os

from guide import course, environments
from guide.bootstrap import COMMAND
from guide.tools import UsageError

DJANGO = "5.2"  # the version that the groups are pinned with


def missing(exercise):
    """Return the sentences that say what is not installed and what to type, or ""."""
    lacking = [group for group in exercise.groups if environments.is_lacking(group)]
    if not lacking:
        return ""
    is_pitfall = isinstance(exercise, course.Pitfall)
    files = " and ".join(f"requirements/{group}.txt" for group in lacking)
    options = " ".join(f"--with {group}" for group in lacking)
    return (
        f"The packages of {files} are not installed. To install them and run the tests that need "
        f"them: {COMMAND} test {options} {'pitfalls' if is_pitfall else f'steps/{exercise.name}'}"
    )


def require(exercise):
    """Check that this Python has the packages of a step or a pitfall.

    Raises:
        UsageError: with the command that installs them.
    """
    if text := missing(exercise):
        raise UsageError(text)


def skip_without(exercise):
    """Skip a test of a step or a pitfall whose packages are not installed.

    With JWT_GUIDE_REQUIRE=all, as in CI, the test fails instead. Another version of Django never
    has them, because they are pinned with DJANGO.
    """
    import django
    import pytest

    if not (text := missing(exercise)):
        return
    if not django.__version__.startswith(f"{DJANGO}."):
        pytest.skip(f"{exercise.name} is tested on Django {DJANGO}")
    if os.environ.get("JWT_GUIDE_REQUIRE") == "all":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)
