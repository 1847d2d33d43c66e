"""The static tier: read the files of a project, with nothing installed and nothing run."""

import ast
import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":  # started by its path
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from jwt_doctor import findings, places, project, registry, runner, sources, trees, written
from jwt_doctor.expressions import Maybe, Unknown


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
    module, in_place_of = (module, None) if module else best_settings(Path(folder))
    incomplete = [
        f"{trees.from_here(path)}{trees.bad_line(path)} is not Python that this version can read"
        for path in trees.unreadable(Path.cwd())
    ]
    if in_place_of:
        incomplete.append(
            f"{in_place_of} sets no INSTALLED_APPS, and {module} was read in its place: name the "
            "settings with --settings"
        )
    try:
        project.written_settings = written.Written(module or "", Path.cwd())
        sources.settings_paths[:] = project.written_settings.paths
        incomplete += not_computed(project.written_settings, module)
    except findings.NotKnown:
        project.written_settings = Nothing()
        incomplete.append("no settings module was found: name it with --settings")
    found, failed, unknown = findings.run_checks({"files", "settings"})
    found += with_defaults(module, set(unknown) - set(OWN_DEFAULTS))
    found += map(does_not_parse, sources.not_python())
    return {
        "tier": "static",
        "settings": module,
        "findings": [runner.describe(each) for each in findings.without_repetition(found)],
        "silenced": [],
        "incomplete": incomplete + failed,
        "unknown": unknown,
        "uses_jwt": uses_jwt(),
    }


def does_not_parse(path):
    """Return the finding of a file that something imports, and that is not Python."""
    found = findings.error(
        "This is not Python, and another file imports it: the import raises SyntaxError.",
        "Correct it, and run: python -m compileall .",
        trees.from_here(path) + (trees.bad_line(path) or ":1"),
        confidence="likely",
    )
    found.code = "project_does_not_start"
    return found


# These checks speak of a default themselves.
OWN_DEFAULTS = ("leaked_secret_key_signs_tokens", "weak_signing_key", "empty_signing_key")


def with_defaults(module, codes):
    """Return what the checks find that need a value of the environment, if it has none and the
    default in the file is taken."""
    first = project.written_settings
    if isinstance(first, Nothing) or not codes:
        return []
    project.written_settings = written.Written(module, Path.cwd(), without_environment=True)
    try:
        found = findings.run_checks({"settings"}, codes)[0]
    finally:
        project.written_settings = first
    for each in found:
        each.message += " So it is by default, if the environment sets nothing else."
        each.confidence = "likely"
    return found


# The settings that most checks ask for. What only the environment decides in them is no gap: the
# files are not where it should be.
ASKED_FOR = (
    "INSTALLED_APPS", "MIDDLEWARE", "REST_FRAMEWORK", "SIMPLE_JWT", "NINJA_JWT", "REST_AUTH",
    "AUTHENTICATION_BACKENDS",
)  # fmt: skip
KEYS = ("SIGNING_KEY", "VERIFYING_KEY")


def not_computed(settings, module):
    """Return one line for each part of the settings that the files do not show."""
    if "INSTALLED_APPS" not in settings.values:
        yield f"{module} sets no INSTALLED_APPS: name other settings with --settings"
    for place in settings.hidden:
        yield f"{place} may change every setting, in a way that the files do not show"
    routes = settings.values.get("ROOT_URLCONF")
    if not written.module_path(routes if isinstance(routes, str) else "", settings.folder):
        yield "the module of the routes, ROOT_URLCONF, is not in the files"
    for name in ASKED_FOR:
        value = settings.values.get(name)
        parts = [(name, value)]
        if isinstance(value, dict):
            parts = [(f"{name}[{key!r}]", one) for key, one in value.items() if key not in KEYS]
        for where, part in parts:
            inner = part if isinstance(part, (list, tuple, set)) else [part]
            if any(is_gap(each) for each in inner):
                path, line = places.locate(where)
                at = f" ({trees.from_here(path)}:{line})" if path else ""
                yield f"the files do not show the whole of {where}{at}"


def is_gap(value):
    if isinstance(value, Maybe):
        return any(is_gap(each) for each in value.values)
    return isinstance(value, Unknown) and not value.from_environment


class Nothing:
    """Settings that cannot be read."""

    def get(self, name, default=None):
        raise findings.NotKnown(name)

    def names(self):
        return []


def uses_jwt():
    """Return whether anything in the files names a JWT library that is known here."""
    words = ("simplejwt", "ninja_jwt", "SIMPLE_JWT", "dj_rest_auth.jwt_auth")
    files = map(trees.parsed, trees.python_files(Path.cwd()))
    for file in filter(None, list(files) + sources.settings_files()):
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


def best_settings(folder):
    """Return the settings module that the environment or a program names, the first of those that
    set INSTALLED_APPS, and None; else one that does, and the named one in whose place it is."""
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        return os.environ["DJANGO_SETTINGS_MODULE"], None
    named = list(named_settings(folder))
    for module in named:
        if sets_apps(module, folder):
            return module, None
    guessed = guessed_settings(folder)
    if named and guessed:
        return guessed, named[0]
    return guessed or (named[0] if named else None), None


def sets_apps(module, folder):
    try:
        settings = written.Written(module, folder)
    except findings.NotKnown:
        return False
    return "INSTALLED_APPS" in settings.values or bool(settings.hidden)


def named_settings(folder):
    """Yield the settings modules that the texts of manage.py and of the servers' files name."""
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
                            yield each
                        elif each.split(".")[0] == folder.name and written.module_path(
                            inner, folder
                        ):
                            yield inner


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
