"""The static tier: read the files of a project, with nothing installed and nothing run."""

import ast
import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":  # started by its path
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from jwt_doctor import findings, places, project, registry, runner, sources, trees, written


def examine(folder, module=None):
    """Examine the files of a project.

    Args:
        folder: the folder of manage.py. It becomes the current folder.
        module: the settings module; None for the one that manage.py names in its text.

    Returns:
        A dict as runner.examine() returns it.
    """
    os.chdir(str(folder))
    registry.load()
    module = module or named_settings(Path(folder)) or guessed_settings(Path(folder))
    incomplete = [
        f"{trees.from_here(path)} is not Python that this version can read"
        for path in trees.unreadable(Path.cwd())
    ]
    try:
        project.written_settings = written.Written(module or "", Path.cwd())
        sources.settings_paths[:] = project.written_settings.paths
    except findings.NotKnown:
        project.written_settings = Nothing()
        incomplete.append("no settings module was found: name it with --settings")
    found, failed, unknown = findings.run_checks({"files", "settings"})
    return {
        "tier": "static",
        "settings": module,
        "findings": [runner.describe(each) for each in findings.without_repetition(found)],
        "silenced": [],
        "incomplete": incomplete + failed,
        "unknown": unknown,
        "uses_jwt": uses_jwt(),
    }


class Nothing:
    """Settings that cannot be read."""

    def get(self, name, default=None):
        raise findings.NotKnown(name)

    def names(self):
        return []


def uses_jwt():
    """Return whether anything in the files names a JWT library that is known here."""
    words = ("simplejwt", "ninja_jwt", "SIMPLE_JWT")
    files = sources.own_files() + sources.settings_files()
    for file in files:
        for node in file.nodes(ast.ImportFrom):
            if any(word in (node.module or "") for word in words):
                return True
        for node in file.nodes(ast.Constant):
            if isinstance(node.value, str) and len(node.value) < 200:
                if any(word in node.value for word in words):
                    return True
        for node in file.nodes(ast.Name):
            if node.id == "SIMPLE_JWT":
                return True
    return False


def named_settings(folder):
    """Return the settings module that the environment or manage.py's text names, or None."""
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        return os.environ["DJANGO_SETTINGS_MODULE"]
    for name in ("manage.py", "wsgi.py", "asgi.py"):
        for path in sorted(folder.glob(name)) + sorted(folder.glob("*/" + name)):
            file = trees.parsed(path)
            for call in file.nodes(ast.Call, ast.Assign) if file else ():
                words = trees.texts(call)
                if "DJANGO_SETTINGS_MODULE" in words:
                    others = [each for each in words if each != "DJANGO_SETTINGS_MODULE"]
                    for each in others:
                        inner = each.partition(".")[2]  # of a manage.py that is run from above
                        if written.module_path(each, folder):
                            return each
                        if each.split(".")[0] == folder.name and written.module_path(inner, folder):
                            return inner
    return None


def guessed_settings(folder):
    """Return the only module that sets INSTALLED_APPS, or the shortest named "settings"."""
    found = []
    for path in trees.python_files(folder):
        file = trees.parsed(path)
        if file and any(
            "INSTALLED_APPS" in places.names_in(node)
            for node in file.tree.body
            if isinstance(node, ast.Assign)
        ):
            found.append(path)
    found.sort(key=lambda path: ("settings" not in str(path), len(str(path))))
    if not found:
        return None
    parts = list(found[0].relative_to(folder).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def main(settings=""):
    said = examine(os.getcwd(), settings or None)
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
