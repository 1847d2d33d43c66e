"""What Django itself makes: the code that the first lesson starts from."""

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
    """The code that `startproject config .` and `startapp api` make, as {"manage.py": its text},
    with what differs from one reader to the next (the secret key, the patch version of Django)
    taken from the first step.

    Raises UsageError on another Django than the one taught, whose scaffolding may differ."""
    settings = course.steps()[0].code["config/settings.py"]
    version, taught = MADE_WITH.search(settings).groups()
    if not django.__version__.startswith(taught + "."):
        raise course.UsageError(
            f"The lessons start from what Django {taught} makes; this is Django "
            f"{django.__version__}. Use the environment that `python3 -m guide` sets up."
        )
    with tempfile.TemporaryDirectory() as folder:
        for command in ("startproject", "config", "."), ("startapp", "api"):
            subprocess.run(
                [sys.executable, "-m", "django", *command], cwd=folder, check=True, text=True
            )
        code = course.code_of(Path(folder))
    made = code["config/settings.py"]
    made = MADE_WITH.sub(f"using Django {version}", made)
    code["config/settings.py"] = SECRET_KEY.sub(lambda _: SECRET_KEY.search(settings)[0], made)
    return code


def before(step):
    """The code that the lesson of this step starts from: the step before, or the scaffold."""
    return step.before.code if step.before else scaffold()
