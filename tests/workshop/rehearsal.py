"""Rehearses a plan of site/teach.md, as a learner who makes no mistake: types all its commands in
order, and prints how long the machine took for each part.

Type it in the root of the course, with `.venv`: `python -m tests.workshop.rehearsal "A day"`. It
writes to work/, so use a clone of its own."""

import re
import subprocess
import sys
import time
import urllib.request

from guide import course, environments, projects
from tests.exercises.engine import workspace
from tests.proofs.terminals import GUIDE, INSTALLS, TerminalSession

PLANS = course.ROOT / "site" / "teach.md"
ROW = re.compile(r"^\| (.*) \| (\d+) \|$", re.MULTILINE)
EXERCISE = re.compile(r"\]\(\.\./(?:steps|pitfalls)/(\w+)/README\.md\)")
TYPED = re.compile(r"`python3 -m guide (\w+)[^`]*`")


def main(name):
    for what, minutes in rows(name):
        began = time.monotonic()
        do(what)
        taken = time.monotonic() - began
        print(f"{taken:5.0f} s of {minutes:>2} min | {title(what)}", flush=True)


def rows(name):
    """Return [(what, minutes)] of the plan with this name, such as "A day"."""
    section = re.search(
        rf"^## {re.escape(name)} \(.*?(?=^## )", PLANS.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return ROW.findall(section[0])


def title(what):
    return re.sub(r"\]\([^)]*\)|\[", "", what).partition(". ")[0]


def do(what):
    """Do what a row of a plan says. In a row that names no exercise, see that its commands run."""
    if found := EXERCISE.search(what):
        learn(course.find(found[1]))
    for command in TYPED.findall(what):
        {"run": welcome, "doctor": examine}[command]()


def welcome():
    """`guide run`: a response comes, and Ctrl-C ends the server."""
    command = [environments.own_base(), "-m", "guide", "run"]
    with subprocess.Popen(command, cwd=course.ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            said = ask("http://127.0.0.1:8000/api/public/")
        finally:
            server.terminate()
    expect("Hello, everyone!" in said, "guide run", said)


def ask(url, seconds=60):
    """Return what a server responds, as soon as it does."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url) as response:
                return response.read().decode("utf-8")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def examine():
    """`guide doctor DIR` examines a project, and says what it finds."""
    folder = sorted(course.WORK.glob("0*"))[-1]
    said = guide("doctor", str(folder), statuses=(0, 1))
    expect("Traceback" not in said, "guide doctor", said)


def learn(exercise):
    """Do a step or a pitfall: start it, type its commands and its code, and check it."""
    guide("start", exercise.name)
    guide("check", statuses=(1,))
    folder = workspace.folder_of(exercise)
    with TerminalSession(folder) as session:
        commands = exercise.lesson.commands if isinstance(exercise, course.Step) else []
        for command in [each for each in commands if each.code == "before"]:
            type_in(session, command)
        projects.write(workspace.solution(exercise), folder)
        for command in [each for each in commands if each.code != "before"]:
            type_in(session, command)
    said = guide("check", exercise.name)
    expect(f"{exercise.name} is done" in said, "guide check", said)


def type_in(session, command):
    """Type one of a lesson's commands. What it prints is compared with the lesson.

    `pip install` and `guide` are typed here too: the proofs of the lessons only look them up.
    """
    if INSTALLS.match(command.text):
        session.choose(command.terminal)
        status, printed = session.type(command.text)
        expect(status == 0, command.text, printed)
    elif (found := GUIDE.match(command.text)) and found[1] and not found[1].startswith("start "):
        guide(*found[1].split(), statuses=(0, 1))
    else:
        session.follow(command)


def guide(*words, statuses=(0,)):
    """Type `python3 -m guide …` in the root of the course, and return what it prints."""
    ended = subprocess.run(
        [environments.own_base(), "-m", "guide", *words],
        cwd=course.ROOT,
        env=projects.test_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    expect(ended.returncode in statuses, f"guide {' '.join(words)}", ended.stdout)
    return ended.stdout


def expect(is_so, typed, printed):
    """Stop the rehearsal, unless what was typed did what it should."""
    if not is_so:
        sys.exit(f"$ {typed}\n{printed}")


if __name__ == "__main__":
    main(sys.argv[1])
