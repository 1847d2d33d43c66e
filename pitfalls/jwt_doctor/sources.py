"""Where in its files a project says something. Nothing is run: the files are only read."""

import ast
import functools
import importlib.util
import inspect
import os
import re
import sys
import sysconfig
from pathlib import Path

from jwt_doctor import trees, written

OURS = "jwt_doctor"

# The files of the settings, when no project is imported: set by jwt_doctor.static.
settings_paths = []


def settings_files():
    """Return the File of the settings module, and of those of the project that it imports from."""
    if settings_paths:
        return [file for file in map(trees.parsed, settings_paths) if file]
    return imported_settings_files()


@functools.lru_cache(maxsize=None)
def imported_settings_files():
    waiting, seen, files = [os.environ.get("DJANGO_SETTINGS_MODULE")], set(), []
    while waiting:
        module = sys.modules.get(waiting.pop(0))
        path = module and getattr(module, "__file__", None)
        if not path or path in seen or is_installed(Path(path)):
            continue
        seen.add(path)
        file = trees.parsed(Path(path))
        if not file:
            continue
        files.append(file)
        for node in file.nodes(ast.ImportFrom):
            name = "." * node.level + (node.module or "")
            package = getattr(module, "__package__", "") or ""
            try:
                resolved = importlib.util.resolve_name(name, package)
            except (ImportError, ValueError):
                continue
            waiting.append(resolved)
            waiting += [resolved + "." + each.name for each in node.names]
    return files


def own_files():
    """Return the project's own files that something runs, neither installed nor settings."""
    return reached_files(len(sys.modules))[0]


def not_python():
    """Return the paths of the files that the project's files import, and that are not Python."""
    files, unreadable = reached_files(len(sys.modules))
    imported = {path for file in files + settings_files() for path in imported_paths(file)}
    return sorted(filter(trees.is_broken, unreadable & imported))


@functools.lru_cache(maxsize=2)
def reached_files(_):
    """Return the files that something runs, and the paths of those that are not Python."""
    settings = {file.path.resolve() for file in settings_files()}
    seeds = loaded_paths() if not settings_paths else settings_and_entries()
    seeds += [path for path in trees.python_files(Path.cwd()) if path.stem in SERVERS]
    unreadable = set()
    found, waiting = {}, list(seeds) + [file.path for file in settings_files()]
    while waiting:
        path = waiting.pop()
        file = trees.parsed(path)
        if file and path.resolve() not in found:
            found[path.resolve()] = file
            waiting += imported_paths(file)
        elif file is None and path not in unreadable:
            unreadable.add(path)  # what it imports is not known: take what is beside it
            waiting += [each for each in path.parent.glob("*.py") if trees.is_code(each.name)]
    return [found[path] for path in sorted(found) if path not in settings], unreadable


# What a server or a worker starts with, and the routes do not import.
SERVERS = {"asgi", "wsgi", "routing", "consumers", "celery", "tasks"}

# What Django imports by its name.
ENTRIES = {"urls", "models", "admin", "apps", "signals", "receivers", "middleware", "manage"}


def settings_and_entries():
    return [path for path in trees.python_files(Path.cwd()) if path.stem in ENTRIES]


def loaded_paths():
    found = []
    for name, module in sorted(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "")
        if path.suffix == ".py" and name.partition(".")[0] != OURS and not is_installed(path):
            if trees.is_code(path.name) and is_near(path):
                found.append(path)
    return found


def imported_paths(file):
    """Return the project's files that a file imports, or names in a text as "accounts.views.X"."""
    names = set()
    for node in file.nodes(ast.Import):
        names |= {each.name for each in node.names}
    for node in file.nodes(ast.ImportFrom):
        names |= set(absolute_names(file, node))
    for node in file.nodes(ast.Constant):
        if isinstance(node.value, str) and DOTTED.match(node.value):
            names |= {node.value, node.value.rpartition(".")[0]}
    found = [written.module_path(name, Path.cwd()) for name in names]
    return [path for path in found if path]


DOTTED = re.compile(r"[a-z_]\w*(\.\w+)+\Z")


def absolute_names(file, node):
    """Return the modules that `from … import …` may import."""
    base = node.module or ""
    if node.level:
        folder = file.path.resolve().parent
        for _ in range(node.level - 1):
            folder = folder.parent
        try:
            parts = list(folder.relative_to(Path.cwd().resolve()).parts)
        except ValueError:
            return []
        base = ".".join(parts + ([base] if base else []))
    return [base] + [f"{base}.{each.name}".strip(".") for each in node.names]


def file_of(node):
    """Return the project's File that a piece of code is in. Raise NotKnown if it is in none."""
    from jwt_doctor.findings import NotKnown

    for file in own_files():
        if node in file.parents:
            return file
    raise NotKnown(getattr(node, "name", ""))


def files_of(modules):
    """Return the File of each of the project's modules, by their dotted names."""
    paths = [written.module_path(name, Path.cwd()) for name in modules]
    return [file for file in map(trees.parsed, filter(None, paths)) if file]


def is_used(node):
    """Return whether a class is used by its own name: in the settings, or in code that does more
    than to inherit from it."""
    if is_in_settings(node.name):
        return True
    for file in own_files() + settings_files():
        for each in file.nodes(ast.Name, ast.Attribute):
            parent = file.parents.get(each)
            if trees.last_name(each) == node.name and not isinstance(parent, ast.ClassDef):
                return True
        for each in file.nodes(ast.ClassDef):
            if node.name in {trees.last_name(base) for base in each.bases} and each is not node:
                if not any("csrf" in name.lower() for name in identifiers(each)) and is_used(each):
                    return True
    return False


def is_in_settings(name):
    """Return whether a list of the settings names a class of this name, as it takes effect; as the
    files write it, where this tier does not know."""
    from jwt_doctor import project  # which imports this module
    from jwt_doctor.findings import NotKnown

    try:
        lists = [project.middleware(), project.setting("AUTHENTICATION_BACKENDS") or []]
        lists += [value for value in project.written("REST_FRAMEWORK").values()]
        texts = [str(one) for each in lists for one in ([each] if isinstance(each, str) else each)
                 if project.known(one)]  # fmt: skip
    except (NotKnown, TypeError):
        texts = [
            each.value
            for file in settings_files()
            for each in file.nodes(ast.Constant)
            if isinstance(each.value, str)
        ]
    return any(text.endswith("." + name) for text in texts)


def class_attribute(model, name, default="username"):
    """Return what a user model, as "people.User", sets an attribute to in its file: the default of
    Django's own if it sets none.

    Raises:
        NotKnown: if the files do not show it.
    """
    from jwt_doctor.findings import NotKnown

    short = str(model).rpartition(".")[2]
    found = [
        node for file in own_files() for node in file.nodes(ast.ClassDef) if node.name == short
    ]
    for node in found if model else ():
        for each in node.body:
            if isinstance(each, ast.Assign) and trees.last_name(each.targets[0]) == name:
                if isinstance(each.value, ast.Constant):
                    return each.value.value
                raise NotKnown(name)
    if model and not found:
        raise NotKnown(model)
    bases = {trees.last_name(base) for node in found for base in node.bases}
    if model and "AbstractUser" not in bases:
        raise NotKnown(model)
    return default


def is_near(path):
    """Return whether a loaded file can be the project's: beside its folder, or below the one
    above. The doctor's own program is not."""
    return Path.cwd().resolve().parent in path.resolve().parents and OURS not in path.parts


@functools.lru_cache(maxsize=None)
def is_installed(path):
    stdlib = Path(sysconfig.get_paths()["stdlib"])
    return stdlib in path.parents or bool({"site-packages", "dist-packages"} & set(path.parts))


def find(types, wanted, name=None):
    """Return (file, node) for each node of the project's code for which wanted(node) holds.

    Args:
        name: an identifier that a file must have to be looked at, which saves time.
    """
    types = types if isinstance(types, tuple) else (types,)
    files = [file for file in own_files() if name is None or name in file.names]
    return [(file, node) for file in files for node in file.nodes(*types) if wanted(node)]


def classes_named(name):
    """Return (file, node) for each class of the project of that name."""
    return classes_by_name(len(sys.modules)).get(name, [])


@functools.lru_cache(maxsize=2)
def classes_by_name(_):
    found = {}
    for file in own_files():
        for node in file.nodes(ast.ClassDef):
            found.setdefault(node.name, []).append((file, node))
    return found


def means(file, node):
    """Return whether a file that says the name of a class means this one, and not another class of
    the project that has the same name. Where the imports do not show it, it may."""
    own = {each.path for each, one in classes_named(node.name) if one is node}
    others = {each.path for each, one in classes_named(node.name)} - own
    if not others or file.path in own:
        return True
    if file.path in others:
        return False
    said = [
        each
        for each in file.nodes(ast.ImportFrom)
        if node.name in {alias.asname or alias.name for alias in each.names}
    ]
    modules = {name for each in said for name in absolute_names(file, each)[:1]}
    paths = {each.path for each in files_of(modules)} if said else set(imported_paths(file))
    paths = {path.resolve() for path in paths}
    if not paths & {path.resolve() for path in own | others}:
        return True  # another module hands it on
    return bool(paths & {path.resolve() for path in own})


def places(types, wanted):
    """Return the places, as "api/views.py:12", that find() finds."""
    return [file.place(node) for file, node in find(types, wanted)]


def is_read(key):
    """Return whether the project's own code, other than its settings, holds this text."""
    return bool(find(ast.Constant, lambda node: node.value == key))


def names_used():
    """Return every identifier in the project's own code."""
    found = set()
    for file in own_files():
        found |= file.names
        found |= {each.name for node in file.nodes(ast.ImportFrom) for each in node.names}
    return found


def imports(module):
    """Return whether the project's own code imports a module or something of it."""
    for file in own_files():
        for node in file.nodes(ast.Import):
            if any(each.name.split(".")[0] == module for each in node.names):
                return True
        for node in file.nodes(ast.ImportFrom):
            if not node.level and (node.module or "").split(".")[0] == module:
                return True
    return False


def names_of(file, name):
    """Return the names that a file has for what it imports: `import RefreshToken as Own`."""
    return {name} | {
        each.asname
        for node in file.nodes(ast.ImportFrom)
        for each in node.names
        if each.name == name and each.asname
    }


def own_nodes(thing):
    """Return the (file, node) of a function, or of a class and those that it comes from, as far as
    the project wrote them. A decorated function is found by its own name."""
    found = []
    for each in getattr(thing, "__mro__", [thing]):
        each = inspect.unwrap(each) if not isinstance(each, type) else each
        name = getattr(each, "__name__", None)  # @api_view gives its class that of the function
        path = Path(getattr(sys.modules.get(each.__module__), "__file__", None) or "")
        file = None if not path.suffix or is_installed(path) else trees.parsed(path)
        if not file or not name:
            continue
        kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        found += [(file, node) for node in file.nodes(*kinds) if node.name == name][:1]
    return found


def own_names(thing):
    """Return every identifier in the project's code of a class or a function; comments and texts
    do not count."""
    found = set()
    for _, node in own_nodes(thing):
        found |= identifiers(node)
    return found


@functools.lru_cache(maxsize=None)
def identifiers(node):
    return frozenset(trees.identifiers(node))


def may_read(setting, key):
    """Return whether the project's own code reads keys of a setting by names that it computes, as
    settings.SIMPLE_JWT[f"AUTH_{kind}_COOKIE"], and `key` can be one of them."""
    files = own_files() + settings_files()
    return any(
        pattern.match(str(key)) for file in files for pattern in computed_keys(file, setting)
    )


@functools.lru_cache(maxsize=None)
def computed_keys(file, setting):
    """Return a pattern of the keys for each place where a file reads a setting so."""
    aliases, found = {setting}, []
    for node in file.nodes(ast.Assign, ast.NamedExpr):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if names_setting(node.value, {setting}) and not isinstance(node.value, ast.Name):
            aliases |= {trees.last_name(each) for each in targets}
    for node in file.nodes(ast.Subscript, ast.Call):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            holder, key = node.value, trees.index(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value
            if node.func.attr == "get" and node.args:
                key = node.args[0]
            elif node.func.attr in ("items", "values", "copy"):
                key = None  # all of them
            else:
                continue
        else:
            continue
        if names_setting(holder, aliases) and not isinstance(key, ast.Constant):
            found.append(re.compile(shape(key) + r"\Z"))
    return tuple(found)


def names_setting(node, names):
    """Return whether an expression is a setting: settings.NAME, NAME, getattr(settings, "NAME")."""
    if isinstance(node, ast.Call) and trees.last_name(node) == "getattr" and len(node.args) > 1:
        return getattr(node.args[1], "value", None) in names
    return isinstance(node, (ast.Name, ast.Attribute)) and trees.last_name(node) in names


def shape(node):
    """Return the pattern of the texts that an expression can be: "AUTH_.*" of "AUTH_" + kind."""
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(map(shape, node.values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return shape(node.left) + shape(node.right)
    return ".*"
