"""Load the checks: those of the package, and the check.py of each pitfall of the course.

A pitfall's check.py is the one owner of its check. In the course it stands in the pitfall's folder,
beside this package. The build of the wheel copies it into jwt_doctor/pitfalls/NAME.py."""

import importlib.util
import sys
from pathlib import Path

from jwt_doctor import findings

PACKAGE = Path(__file__).resolve().parent
COPIED = PACKAGE / "pitfalls"


def check_files():
    """Return {code: path} of the pitfalls' checks."""
    if COPIED.is_dir():
        return {path.stem: path for path in sorted(COPIED.glob("[a-z]*.py"))}
    return {path.parent.name: path for path in sorted(PACKAGE.parent.glob("*/check.py"))}


def has_page(code):
    """Return whether a pitfall of the course has the name of a code."""
    return code in check_files() or (PACKAGE.parent / code / "README.md").is_file()


def load():
    """Import every check once, and return all of them."""
    for path in sorted((PACKAGE / "checks").glob("[a-z]*.py")):
        importlib.import_module("jwt_doctor.checks." + path.stem)
    for code, path in check_files().items():
        name = "jwt_doctor.pitfall_" + code
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, str(path))
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
    return findings.CHECKS


def codes():
    """Return every code, sorted."""
    return sorted({each.code for each in load()} | set(OTHER_CODES))


# Found while the project is started, not by a check.
OTHER_CODES = ("project_does_not_start", "routes_do_not_import")
