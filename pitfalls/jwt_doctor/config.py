"""The options of a project: [tool.jwt_doctor] in pyproject.toml, and ignore comments in its "
"code."""

import re
from pathlib import Path

from jwt_doctor import trees
from jwt_doctor.discovery import CannotLook

OPTIONS = {
    "select": list, "ignore": list, "fail-on": str, "settings": str, "env-file": str,
    "tier": str, "python": str,
}  # fmt: skip
COMMENT = re.compile(r"#\s*jwt-doctor:\s*ignore(?:\[([\w\s,]*)\])?")


def read(folder):
    """Return the table [tool.jwt_doctor] of the nearest pyproject.toml.

    Raises:
        CannotLook: if the file, the name of an option or its kind is wrong.
    """
    path = nearest(folder)
    if path is None:
        return {}
    text = path.read_text("utf-8", "replace")
    if "tool.jwt_doctor" not in text:
        return {}
    try:
        import tomllib
    except ImportError:  # before Python 3.11
        try:
            import tomli as tomllib
        except ImportError:
            raise CannotLook(
                f"To read [tool.jwt_doctor] in {path}, this Python needs: pip install tomli"
            ) from None
    try:
        table = tomllib.loads(text).get("tool", {}).get("jwt_doctor", {})
    except ValueError as problem:
        raise CannotLook(f"{path} cannot be read: {problem}") from None
    for name, value in table.items():
        if name not in OPTIONS:
            raise CannotLook(
                "{}: [tool.jwt_doctor] has no option {!r}. It has: {}.".format(
                    path, name, ", ".join(sorted(OPTIONS))
                )
            )
        if not isinstance(value, OPTIONS[name]):
            kind = "a list" if OPTIONS[name] is list else "a text"
            raise CannotLook(f"{path}: {name} must be {kind}.")
    if "env-file" in table:
        table["env-file"] = str(path.parent / table["env-file"])
    return table


def nearest(folder):
    for place in [folder] + list(folder.parents):
        if (place / "pyproject.toml").is_file():
            return place / "pyproject.toml"
        if (place / ".git").exists():
            return None
    return None


def is_ignored(finding, folder):
    """Return whether the line of a finding, or the one above, has a comment that ignores it."""
    if not finding["file"] or not finding["line"]:
        return False
    lines = trees.lines(Path(folder) / finding["file"])
    line = finding["line"]
    own = lines[line - 1 : line]
    above = [each for each in lines[max(line - 2, 0) : line - 1] if each.strip().startswith("#")]
    for text in own + above:
        match = COMMENT.search(text)
        if match and (
            match.group(1) is None or finding["pitfall"] in re.split(r"[\s,]+", match.group(1))
        ):
            return True
    return False
