"""Make the code that the first lesson starts from: the files that Django itself creates."""

import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import django

from guide import course

MADE_WITH = re.compile(r"using Django ((\d+\.\d+)\.\d+)")
SECRET_KEY = re.compile(r"^SECRET_KEY = .*$", re.MULTILINE)


@cache
def scaffold():
    """Return what `startproject config .` and `startapp api` make, as {"manage.py": text}.

    What differs from one reader to the next (the secret key, the patch version of Django) is that
    of the first step.

    Raises:
        UsageError: on another Django than the one taught, because it may make other files.
    """
    settings = course.steps()[0].code["config/settings.py"]
    if not is_taught():
        raise course.UsageError(
            f"The lessons start from what Django {MADE_WITH.search(settings)[2]} makes; this is "
            f"Django {django.__version__}. Use the environment that `python3 -m guide` sets up."
        )
    with tempfile.TemporaryDirectory() as folder:
        for command in ("startproject", "config", "."), ("startapp", "api"):
            subprocess.run(
                [sys.executable, "-m", "django", *command], cwd=folder, check=True, text=True
            )
        code = course.code_of(Path(folder))
    made = code["config/settings.py"]
    made = MADE_WITH.sub(MADE_WITH.search(settings)[0], made)
    code["config/settings.py"] = SECRET_KEY.sub(lambda _: SECRET_KEY.search(settings)[0], made)
    return code


def is_taught():
    """Return True if the first step was made with this Django. The patch version may differ."""
    taught = MADE_WITH.search(course.steps()[0].code["config/settings.py"])[2]
    return django.__version__.startswith(f"{taught}.")


def before(step):
    """Return the code that the lesson of a step starts from: the step before, or the scaffold."""
    return step.before.code if step.before else scaffold()
