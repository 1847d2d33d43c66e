"""Examine a project: as far as it can be, in its own Python, and else from its files."""

import json
import os
import subprocess
import sys
from pathlib import Path

from jwt_doctor import discovery

RUNNER = Path(__file__).with_name("runner.py")
SECONDS = 120


def examine(folder, tier="auto", settings=None, python=None, env_file=None, environ=None):
    """Return what is found in a project.

    Args:
        folder: the folder of manage.py.
        tier: "static", "settings", "live", or "auto" for as far as possible.
        settings: the settings module; None for the one that manage.py names.
        python: the project's Python; None to look for it.
        env_file: a file with more environment variables.
        environ: the environment of the project; None for this process's.

    Returns:
        A dict that JSON can hold. "complete" is whether every check of the tier that was asked for
        was carried out.

    Raises:
        discovery.CannotLook: in one line.
    """
    variables = dict(os.environ if environ is None else environ)
    if env_file:
        variables.update(discovery.read_env_file(env_file))
    said = {"project": str(folder)}
    problem, place = "", ""
    if tier != "static":
        executable, why = discovery.find_python(folder, python)
        said.update(executable=executable, python_from=why)
        result = run(
            executable,
            RUNNER,
            folder,
            [settings or "", "settings" if tier == "settings" else "live"],
            variables,
        )
        problem, place = result.get("problem", ""), result.get("place", "")
        if not problem:
            said.update(result, why_static="")
    if tier == "static" or problem:
        said.update(from_files(folder, settings, variables), why_static=problem)
        if "problem" in said:  # the static tier failed too
            raise discovery.CannotLook(said["problem"])
        if problem:
            said["incomplete"] = [problem] + said["incomplete"]
            if place:
                first = does_not_start(problem, place)
                said["findings"] = [first] + [
                    each
                    for each in said["findings"]
                    if any(each[key] != first[key] for key in ("pitfall", "file", "line"))
                ]
        if not said.get("uses_jwt", True):  # findings about simplejwt would be about nothing
            said["findings"] = [
                each for each in said["findings"] if each["pitfall"] == "project_does_not_start"
            ]
            if "has no simplejwt" not in problem:
                said["incomplete"].append("nothing in the files names simplejwt or ninja_jwt")
    hint_at_env_file(said, folder)
    if tier == "live" and said["tier"] != "live":
        said["incomplete"].append(
            "the live tier was not reached: {}".format(said.get("live", "") or problem)
        )
    said["complete"] = not said["incomplete"]
    return said


def does_not_start(problem, place):
    file, _, line = place.rpartition(":")
    return {
        "level": "error",
        "confidence": "certain",
        "choice": False,
        "pitfall": "project_does_not_start",
        "page": None,
        "where": place,
        "file": file,
        "line": int(line),
        "message": problem,
        "hint": "Start `python manage.py check`, and fix what it shows. To set variables: "
        "--env-file FILE",
    }


def hint_at_env_file(said, folder):
    """Name a file that sets DJANGO_SETTINGS_MODULE, if no settings module was found."""
    said["incomplete"] = [
        text
        + (" ({})".format(", ".join("--env-file " + str(path) for path in files)) if files else "")
        for text in said["incomplete"]
        for files in [discovery.names_in_env_files(folder) if "settings module" in text else []]
    ]


def from_files(folder, settings, variables):
    """Run the static tier in a process of its own, with this Python."""
    return run(
        sys.executable, Path(__file__).with_name("static.py"), folder, [settings or ""], variables
    )


def run(python, program, folder, arguments, variables):
    """Run one of the package's programs in a project's folder; return what it prints."""
    variables = dict(variables, PYTHONDONTWRITEBYTECODE="1", PYTHONIOENCODING="utf-8")
    if program.name == "static.py":
        variables.pop("PYTHONPATH", None)
    try:
        done = subprocess.run(
            [python, "-B", str(program)] + arguments,
            cwd=str(folder),
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except OSError as problem:
        return {"problem": f"{python} does not run: {problem.strerror}.", "place": ""}
    except subprocess.TimeoutExpired:
        return {
            "problem": f"{folder} does not start within {SECONDS} seconds. Does it wait for "
            "something?",
            "place": "",
        }
    try:
        return json.loads(done.stdout.decode("utf-8", "replace"))
    except ValueError:
        return {
            "problem": f"{python} exited with status {done.returncode} and printed nothing. "
            "Either it is older than "
            "Python 3.8, or the project exits while it starts. To use another Python: --python "
            "EXE",
            "place": "",
        }
