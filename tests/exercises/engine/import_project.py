"""Import what a Django server imports before its first request, and the modules in sys.argv.

Runs in the folder of a project. Prints one line of JSON that says what stopped it: kind, text and
name of the exception, the file and line of the project that raised it, and whether the last frame
is the project's own. Prints nothing if all can be imported.
"""

import importlib
import json
import sys
import traceback
from pathlib import Path

HERE = Path.cwd()
sys.path[0] = str(HERE)


def is_own(path):
    """Return True for a file of the project that is not one of its tests."""
    return path.is_relative_to(HERE) and path.parent.name != "tests"


def describe(error):
    """Return what is known of an exception."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [(Path(frame.filename), frame.lineno) for frame in frames]
    ours = [place for place in places if is_own(place[0])]
    is_last = places[-1:] == ours[-1:]
    text = str(error)
    if isinstance(error, SyntaxError):
        ours, text = [(Path(error.filename), error.lineno)], error.msg
    path, line = ours[-1] if ours else (None, 0)
    inside = path is not None and path.is_relative_to(HERE)
    return {
        "kind": type(error).__name__,
        "text": text,
        "name": getattr(error, "name", None),
        "file": path.relative_to(HERE).as_posix() if inside else None,
        "line": line,
        "is_own": is_last,
    }


try:
    import django
    from django.conf import settings

    django.setup()
    for module in [settings.ROOT_URLCONF, *sys.argv[1:]]:
        importlib.import_module(module)
except BaseException as error:
    print(json.dumps(describe(error)))
