"""Check again when a file is saved, and read single keys.

It compares the times of the files, because the system's own notifications do not work on network
disks and in WSL.
"""

import contextlib
import os
import sys
import time

from guide import course
from tests.exercises.engine import workspace
from tests.exercises.engine.commands import diff, hint, start
from tests.exercises.engine.commands import list as list_command

SECONDS = 0.3
KEYS = "n next · m next, with your own work · h hint · d diff · l list · q quit"


def watch(exercise, check):
    """Check when a file is saved, and run a command when its key is pressed, until q or Ctrl-C.

    Without a terminal, read no keys.

    Args:
        check: takes an exercise and its folder, prints the result, and returns True if it passes.
    """
    actions = {"h": hint.show, "d": show_diff, "l": lambda _: list_command.show()}
    with keys() as pressed:
        passes, seen = look(exercise, check)
        while True:
            key = pressed(SECONDS)
            if key == "q":
                return 0
            if key in ("n", "m"):
                following = workspace.next_after(exercise)
                if passes and following:
                    if not workspace.folder_of(following).exists():
                        own = workspace.folder_of(exercise) if key == "m" else None
                        start.begin(following, own)
                    elif key == "m":
                        print(f"work/{following.name} already exists, and stays as it is.")
                    exercise = following
                    passes, seen = look(exercise, check)
                else:
                    say(
                        "That was the last step."
                        if passes
                        else f"{exercise.name} does not pass yet."
                    )
            elif key in actions:
                act(actions[key], exercise)
            now = state(exercise)
            if now != seen:
                while seen != now:  # an editor may write in several goes
                    seen = now
                    time.sleep(SECONDS / 3)
                    now = state(exercise)
                passes, seen = look(exercise, check)


def look(exercise, check):
    """Check the exercise. Return True if it passes, and the state of the files that was checked."""
    seen = state(exercise)
    print(f"\n── {exercise.name} · {time.strftime('%H:%M:%S')} ".ljust(60, "─"), flush=True)
    passes = False
    try:
        passes = check(*workspace.current(exercise.name))
    except course.UsageError as error:
        print(error)
    say()
    return passes, seen


def state(exercise):
    """Return the time and the size of each of the learner's files."""
    found = {}
    for folder, folders, names in os.walk(workspace.folder_of(exercise)):
        folders[:] = [name for name in folders if name not in course.IGNORED]
        for name in names:
            if ".sqlite3" not in name and not name.endswith((".pyc", ".log")):
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):  # gone in this very moment
                    status = os.stat(path)
                    found[path] = status.st_mtime_ns, status.st_size
    return found


def act(action, exercise):
    try:
        action(exercise)
        say()
    except course.UsageError as error:
        say(error)


def say(*text):
    """Print a text, if there is one, and the keys below."""
    if text:
        print(*text)
    if sys.stdin.isatty():
        print(f"\n{KEYS}")
    sys.stdout.flush()


def show_diff(exercise):
    """Show what the learner has changed since the exercise was laid out."""
    _, folder = workspace.current(exercise.name)
    changed = workspace.differences(workspace.beginning(exercise), workspace.code(exercise, folder))
    diff.show(changed) if changed else print("You have not changed anything yet.")


@contextlib.contextmanager
def keys():
    """Yield a function that reads one key press.

    The function takes a timeout in seconds. It returns the key as a lower-case character, or ""
    if no key was pressed in time. Without a terminal it waits for the timeout and returns "".
    """
    if not sys.stdin.isatty():
        yield no_key
    elif os.name == "nt":
        yield windows_key
    else:
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        try:
            tty.setcbreak(sys.stdin)
            yield posix_key
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def no_key(seconds):
    time.sleep(seconds)
    return ""


def posix_key(seconds):
    import select

    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    if not ready:
        return ""
    key = os.read(sys.stdin.fileno(), 1)
    return key.decode("ascii", "ignore").lower() if key else "q"  # the terminal is gone


def windows_key(seconds):
    import msvcrt

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if msvcrt.kbhit():
            return msvcrt.getwch().lower()
        time.sleep(0.02)
    return ""
