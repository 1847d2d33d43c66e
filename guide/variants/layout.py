"""Write a variant of a pitfall to a folder: its files, added to those of its base step."""

import ast
import shutil
from pathlib import Path

from guide import packages, projects

VARIANTS = ("wrong", "right")

# These files are not copied: a lesson, tests and a check of the doctor are not part of a project.
NOT_THE_PROJECT = ("README.md", "test_*.py", "check.py", "__pycache__")


def difference(pitfall):
    """Return what wrong.py and right.py are: "settings", "urls", "client" or "setup"."""
    return pitfall.lesson.front_matter.differs


def lay_out(pitfall, variant, target):
    """Copy the base step and the pitfall's files to a folder, and return the settings module.

    Args:
        variant: "wrong" or "right".
        target: the folder, which need not exist.

    Returns:
        The name of the settings module that `manage.py` needs there.
    """
    projects.lay_out(pitfall.base.path, target)
    shutil.copytree(
        pitfall.path,
        target,
        ignore=shutil.ignore_patterns(*NOT_THE_PROJECT),
        dirs_exist_ok=True,
    )
    differs = difference(pitfall)
    if differs == "settings" and (Path(target) / f"{variant}.py").exists():
        return variant
    # What both variants have in addition to the base step, if anything.
    module = "project" if (pitfall.path / "project.py").exists() else "config.settings"
    if differs == "urls":
        text = f'from {module} import *  # noqa: F403\n\nROOT_URLCONF = "{variant}"\n'
        (Path(target) / f"{variant}_settings.py").write_text(text, "utf-8")
        return f"{variant}_settings"
    return module


def prepare(pitfall, variant, target):
    """Lay out a variant, create its database with the demo user, and return the settings module.

    If the pitfall is a setup, start from the base step's own database, and run the COMMANDS of
    the variant.

    Raises:
        subprocess.CalledProcessError: if a command of `manage.py` fails.
        UsageError: if packages that the pitfall needs are not installed.
    """
    packages.require(pitfall)
    module = lay_out(pitfall, variant, target)
    if difference(pitfall) != "setup":
        projects.prepare(target, DJANGO_SETTINGS_MODULE=module)
        return module
    projects.prepare(target)
    for command in commands(pitfall.path / f"{variant}.py"):
        run = projects.run_python(
            target, "manage.py", *command.split(), DJANGO_SETTINGS_MODULE=module
        )
        run.check_returncode()
    return module


def commands(path):
    """Return the `manage.py` commands that a setup lists: COMMANDS = ["migrate", …].

    Raises:
        ValueError: if the file has no COMMANDS.
    """
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "COMMANDS":
            return ast.literal_eval(node.value)
    raise ValueError(f"{path} has no COMMANDS.")
