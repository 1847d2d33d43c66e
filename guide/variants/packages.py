"""The packages that a pitfall needs beyond the core: the group that its front matter names."""

import os

from guide import environments
from guide.bootstrap import COMMAND
from guide.tools import UsageError

DJANGO = "5.2"  # the version that the groups are pinned with


def missing(pitfall):
    """Return the sentences that say what is not installed and what to type, or ""."""
    group = pitfall.lesson.front_matter.group
    if not group or not environments.is_lacking(group):
        return ""
    return (
        f"The packages of requirements/{group}.txt are not installed. To install them and run the "
        f"tests that need them: {COMMAND} test --with {group} pitfalls"
    )


def require(pitfall):
    """Check that this Python has the packages of a pitfall.

    Raises:
        UsageError: with the command that installs them.
    """
    if text := missing(pitfall):
        raise UsageError(text)


def skip_without(pitfall):
    """Skip a test of a pitfall whose packages are not installed.

    With JWT_GUIDE_REQUIRE=all, as in CI, the test fails instead. Another version of Django never
    has them, because they are pinned with DJANGO.
    """
    import django
    import pytest

    if not (text := missing(pitfall)):
        return
    if not django.__version__.startswith(f"{DJANGO}."):
        pytest.skip(f"{pitfall.path.name} is tested on Django {DJANGO}")
    if os.environ.get("JWT_GUIDE_REQUIRE") == "all":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)
