"""Why something failed, in one line without a secret."""

import ast
import itertools
import os
import re

from jwt_doctor import trees

SECRET_NAME = re.compile("API|TOKEN|KEY|SECRET|PASS|SIGNATURE|CREDENTIAL|DSN|URL$", re.IGNORECASE)
IN_AN_ADDRESS = re.compile(r"://[^@/\s]+@")

# Python's own words about these name what is missing; those about others may hold any value.
TELLING = (ImportError, NameError, AttributeError, KeyError, OSError, SyntaxError, SystemExit)
TELLING_NAMES = ("ImproperlyConfigured", "UndefinedValueError", "AppRegistryNotReady")
NAME = re.compile(r"['\"]?[\w.\- ]{1,60}['\"]?\Z")
DOTTED = re.compile(r"[A-Za-z_][\w]*(\.[A-Za-z_][\w]*)+\Z")


def reason(problem):
    """Return why something failed: the kind of the exception, its place, and its words.

    The words of a library are shown. Of what the project itself raises, only what is a literal in
    its code is shown. No value of a variable of the project is."""
    frames = list(walk(problem.__traceback__))
    own = [frame for frame in frames if is_own(frame[0])]
    raised_here = bool(frames) and is_own(frames[-1][0])
    words = ""
    if raised_here:
        words = written_words(*frames[-1])
    if words == "" and (not raised_here or is_telling(problem)):
        words = redacted(str(problem), [frame for frame, _ in frames])
        if isinstance(problem, KeyError) and not NAME.match(words):
            words = ""
    words = " ".join((words or "").split())[:300]
    if isinstance(problem, SystemExit):
        return "it ends the process" if words.isdigit() or not words else words
    where = f" ({trees.from_here(own[-1][0].f_code.co_filename)}:{own[-1][1]})" if own else ""
    return type(problem).__name__ + where + (": " + words if words else "")


def place(problem):
    """Return where in the project it was raised, as "config/settings.py:12", or ""."""
    own = [each for each in walk(problem.__traceback__) if is_own(each[0])]
    if isinstance(problem, SyntaxError) and problem.filename and problem.lineno:
        if os.path.exists(problem.filename):
            return f"{trees.from_here(problem.filename)}:{problem.lineno}"
    if not own:
        return place_of_words(str(problem))
    return f"{trees.from_here(own[-1][0].f_code.co_filename)}:{own[-1][1]}"


def place_of_words(text):
    """Return where the settings write a name that a library's words quote, or ""."""
    from jwt_doctor import sources

    try:
        files = sources.settings_files()
    except Exception:  # the settings themselves do not import
        return ""
    for word in re.findall(r"['\"]([\w.]+)['\"]", text):
        for file in files:
            for node in file.nodes(ast.Constant):
                if isinstance(node.value, str) and (node.value + ".").startswith(word + "."):
                    return file.place(node)
    return f"{trees.from_here(files[0].path)}:1" if files else ""


def walk(traceback):
    while traceback:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def is_telling(problem):
    names = {each.__name__ for each in type(problem).__mro__}
    return isinstance(problem, TELLING) or bool(names & set(TELLING_NAMES))


def is_own(frame):
    """Return whether a frame runs a file of the project."""
    path = os.path.realpath(frame.f_code.co_filename)
    here = os.path.join(os.path.realpath(os.getcwd()), "")
    return path.startswith(here) and os.path.isfile(path) and "site-packages" not in path


def written_words(frame, line):
    """Return the literal words of the `raise` on a line, with "…" for each value; None if they are
    all values; "" if nothing is raised there by name."""
    file = trees.parsed(trees.Path(frame.f_code.co_filename))
    for node in file.nodes(ast.Raise) if file else ():
        if node.lineno <= line <= getattr(node, "end_lineno", node.lineno):
            return literal_words(node.exc)
    return ""


def literal_words(node):
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    words = node.args[0]
    if isinstance(words, ast.Constant):
        return str(words.value)
    if isinstance(words, ast.JoinedStr):
        parts = [each.value if isinstance(each, ast.Constant) else "…" for each in words.values]
        return "".join(parts) if any(part.strip("… ") for part in parts) else None
    return "" if isinstance(words, ast.Name) else None


def redacted(text, frames=()):
    """Return a text without any value of the environment under a secret's name, or of a variable
    of the project that was running."""
    secrets = set(secrets_in(os.environ, SECRET_NAME))
    for frame in frames:
        if is_own(frame):
            secrets.update(secrets_in(frame.f_globals))
            secrets.update(secrets_in(frame.f_locals))
        elif "site-packages" in frame.f_code.co_filename:
            secrets.update(secrets_in(frame.f_locals, SECRET_NAME))
    for secret in sorted(secrets, key=len, reverse=True):
        if secret != text and not is_public(secret):
            text = text.replace(secret, "…")
    return IN_AN_ADDRESS.sub("://…@", text)


def is_public(text):
    """Return whether a text is the name of a module, a setting or a file, and no secret."""
    return bool(DOTTED.match(text)) or os.path.exists(text) or len(text) < 4


def secrets_in(names, pattern=None, depth=0):
    """Yield the texts of four and more characters in a module's names, or in a dict within.

    Args:
        pattern: the names to look at; None for all.
    """
    for name, value in list(names.items()):
        kind = type(value)  # isinstance would wake Django's lazy settings
        if str(name).startswith("__"):
            continue
        if issubclass(kind, dict) and depth < 3:
            for each in secrets_in(value, None, depth + 1):
                yield each
        elif issubclass(kind, (str, bytes)) and len(value) > 3:
            if depth or pattern is None or pattern.search(str(name)):
                yield value if isinstance(value, str) else value.decode("utf-8", "replace")
        elif issubclass(kind, (list, tuple)) and depth < 3:
            numbered = dict(zip(itertools.count(), value))
            for each in secrets_in(numbered, pattern, depth + 1) if pattern is None else ():
                yield each
