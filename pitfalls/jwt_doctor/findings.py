"""What a check is, and what it finds.

A check is a generator function with the decorator @check. Its name is its code, which users write
into --select, --ignore and their ignore comments: it never changes."""

import collections

LEVELS = ("info", "warning", "error")

# What a check reads, each including those before it. "files": syntax trees. "settings": the values
# of settings, imported, or as far as they can be read from the files. "project": the imported
# project with its routes and classes. "database": rows.
NEEDS = ("files", "settings", "project", "database")

Check = collections.namedtuple("Check", "code needs run")

CHECKS = []


class NotKnown(Exception):
    """A value that this tier cannot know, such as an environment variable in the static tier."""


class Finding:
    """One mistake and its place.

    Attributes:
        level: the harm, "error", "warning" or "info".
        confidence: "certain" if it was tried or computed, "likely" if it was read from the code.
        choice: whether it is the library's default, and a problem only for some projects.
        where: a setting such as "SIMPLE_JWT['LEEWAY']", the dotted name of a class or a function,
            or a place such as "api/views.py:12".
        page: the pitfall of the course that explains it; None for the one of the code's name.
    """

    def __init__(self, level, message, hint, where, confidence="certain", choice=False):
        self.code = None
        self.level = level
        self.message = message
        self.hint = hint
        self.where = where
        self.confidence = confidence
        self.choice = choice
        self.page = None

    def explained_by(self, page):
        """Name the pitfall that explains the finding, and return the finding."""
        self.page = page
        return self


def error(message, hint, where, confidence="certain"):
    return Finding("error", message, hint, where, confidence)


def warning(message, hint, where, confidence="certain"):
    return Finding("warning", message, hint, where, confidence)


def info(message, hint, where, confidence="certain"):
    return Finding("info", message, hint, where, confidence)


def choice(message, hint, where):
    return Finding("info", message, hint, where, choice=True)


def check(needs, code=None):
    """Return a decorator that registers a check; its code is the function's name by default."""
    if needs not in NEEDS:
        raise ValueError(needs)

    def register(function):
        CHECKS.append(Check(code or function.__name__, needs, function))
        return function

    return register


def run_checks(needs, selected=None):
    """Run the checks that need no more than that.

    Args:
        needs: the set of NEEDS that this tier has.
        selected: the codes to run; None for all.

    Returns:
        (findings, incomplete, unknown): the findings, one line for each check that failed, and the
        codes of the checks whose values this tier does not know.
    """
    found, failed, unknown = [], {}, []
    for each in sorted(CHECKS, key=lambda each: each.code):
        if each.needs not in needs or (selected is not None and each.code not in selected):
            continue
        try:
            for finding in each.run() or ():
                finding.code = finding.code or each.code
                found.append(finding)
        except NotKnown:
            unknown.append(each.code)
        except Exception as problem:  # a project may hold anything
            failed.setdefault(type(problem).__name__, []).append(each.code)
    incomplete = [
        "{} cannot be carried out ({})".format(", ".join(sorted(set(codes))), name)
        for name, codes in failed.items()
    ]
    return without_repetition(found), incomplete, sorted(set(unknown))


def without_repetition(findings):
    """Return the findings, worst first, each code once at each place.

    A default that matters to some projects is left out if the project shows that it matters."""
    shown = {each.code for each in findings if not each.choice}
    findings = [each for each in findings if not (each.choice and each.code in shown)]
    best = {}
    for each in sorted(findings, key=lambda each: -LEVELS.index(each.level)):
        best.setdefault((each.code, each.where), each)
    return sorted(best.values(), key=lambda each: (-LEVELS.index(each.level), each.choice))
