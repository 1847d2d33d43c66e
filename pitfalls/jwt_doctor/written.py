"""The settings as their files write them, computed without running anything.

expressions.py computes values. Here are the statements: assignments, `if` and `try`,
`from .base import *`, `globals().update(…)`, and functions that only return a value."""

import ast
import copy
from pathlib import Path

from jwt_doctor import trees
from jwt_doctor.expressions import (
    SETTINGS,
    UNKNOWN,
    Expressions,
    Maybe,
    Module,
    Unknown,
    combine,
)
from jwt_doctor.findings import NotKnown

__all__ = ["UNKNOWN", "Maybe", "Unknown", "Written", "module_path"]

CHANGING = {"append", "extend", "insert", "update", "remove", "setdefault", "pop", "clear", "add"}
NAMESPACES = ("globals", "locals", "vars")
DEEPEST = 8

# Packages whose names people give to the folder of a project: it is never imported as that.
PACKAGES = {"django", "rest_framework", "jwt", "celery", "channels"}


class Written(Expressions):
    """The settings of a module, with get(name) and names().

    Attributes:
        paths: the files that were read, the module itself first.
        hidden: one line for each statement that may set any setting, and that cannot be computed.
    """

    def __init__(self, module, folder, without_environment=False):
        self.without_environment = without_environment
        self.module_name = module
        self.folder = Path(folder)
        self.paths = []
        self.hidden = []
        self.values = {}
        self.outer = []  # the values of the modules that import this one, the first one first
        path = module_path(module, self.folder)
        if path is None:
            raise NotKnown(f"There is no module {module}.")
        self.read(path, module)

    def get(self, name, default=None):
        value = self.values.get(name, default)
        if isinstance(value, Unknown):
            raise NotKnown(name)
        return value

    def names(self):
        return [name for name in self.values if name.isupper()]

    def read(self, path, module, depth=0):
        """Run a settings file's assignments; return its names and their values."""
        file = trees.parsed(path)
        if file is None:
            raise NotKnown(str(path))
        if path not in self.paths:
            self.paths.append(path)
        outer, self.values = self.values, {"__name__": module}
        self.outer.append(outer)
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        self.context = (package, depth, file)
        self.block(file.tree.body)
        self.outer.pop()
        values = self.values
        if depth:
            self.values = outer
        return values

    def hide(self, node):
        self.hidden.append(self.context[2].place(node))

    # Statements

    def block(self, body):
        for node in body:
            try:
                self.statement(node)
            except Exception:  # what cannot be computed is not known
                self.forget(node)

    def statement(self, node):
        run = getattr(self, "run_" + type(node).__name__.lower(), None)
        if run:
            run(node)

    def run_assign(self, node):
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def run_annassign(self, node):
        if node.value is not None:
            self.assign(node.target, self.value(node.value))

    def run_augassign(self, node):
        old = self.value(node.target)
        self.assign(node.target, combine(type(node.op), old, self.value(node.value)))

    def run_functiondef(self, node):
        self.values[node.name] = node

    def run_delete(self, node):
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.values.pop(target.id, None)

    def run_if(self, node):
        test = self.value(node.test)
        if isinstance(test, Unknown):
            self.either([node.body, node.orelse])
        else:
            self.block(node.body if test else node.orelse)

    def run_try(self, node):
        others = [
            each.body for each in node.handlers if not isinstance(each.body[-1], (ast.Raise,))
        ]
        self.either([node.body + node.orelse] + others)
        self.block(node.finalbody)

    def run_with(self, node):
        self.block(node.body)

    def run_for(self, node):
        self.forget(node)

    run_while = run_for

    def run_expr(self, node):
        call = node.value
        if not isinstance(call, ast.Call):
            return
        holder = getattr(call.func, "value", None)
        if is_namespace(holder) and call.func.attr == "update":
            given = [self.value(each) for each in call.args]
            if all(isinstance(each, dict) for each in given):
                for each in given:
                    self.values.update(each)
                self.values.update((word.arg, self.value(word.value)) for word in call.keywords)
            else:
                self.hide(node)
        elif isinstance(call.func, ast.Attribute) and call.func.attr in CHANGING:
            self.change(call)
        elif trees.last_name(call) in ("exec", "setattr") or any(map(is_namespace, call.args)):
            self.hide(node)
        elif trees.last_name(call) in ("include", "optional"):  # django-split-settings
            self.include(call)
        else:
            for each in call.args:  # a function may change what it is given
                if isinstance(each, ast.Name):
                    self.open(each.id)

    def change(self, call):
        """Do what INSTALLED_APPS.append(…) and its like do."""
        target = self.value(call.func.value)
        if isinstance(target, (list, dict, set)):
            given = [self.value(each) for each in call.args]
            named = {word.arg: self.value(word.value) for word in call.keywords}
            if call.func.attr in ("extend", "update") and any(
                isinstance(each, Unknown) for each in given
            ):
                return self.forget(call)
            getattr(target, call.func.attr)(*given, **named)

    def include(self, call):
        """Read the files that django-split-settings would run, in their order."""
        package, depth, file = self.context
        for each in call.args:
            pattern = self.value(each)
            if not isinstance(pattern, str) or depth > DEEPEST:
                self.hide(call)
                continue
            for path in sorted(file.path.parent.glob(pattern)):
                values = self.values
                read = self.read(path, f"{package}.{path.stem}", depth + 1)
                self.values = values
                self.context = (package, depth, file)
                self.values.update(read)

    def either(self, blocks):
        """Run each of the blocks by itself, and keep what they agree on."""
        before, results = self.values, []
        for body in blocks:
            self.values = copy.deepcopy(before, {id(each): each for each in kept(before)})
            self.block(body)
            results.append(self.values)
        self.values = results[0]
        for other in results[1:]:
            for name in set(self.values) | set(other):
                self.values[name] = merged(self.values.get(name, UNKNOWN), other.get(name, UNKNOWN))

    def forget(self, node):
        """Take what a piece of code may have changed as not known."""
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self.values[each.id] = UNKNOWN
            elif isinstance(each, ast.Call) and trees.last_name(each) in CHANGING:
                self.open(trees.dotted(getattr(each.func, "value", each.func)))
            elif isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store):
                if is_namespace(each.value):
                    self.hide(node)
                self.open(trees.dotted(each.value))

    def open(self, name):
        """A list, a dict or a set may have more than is known."""
        value = self.values.get(name)
        if isinstance(value, list):
            value.append(UNKNOWN)
        elif isinstance(value, (dict, set)):
            self.values[name] = UNKNOWN

    def assign(self, target, value):
        if isinstance(target, ast.Name):
            self.values[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = [UNKNOWN] * len(target.elts)
            if isinstance(value, (list, tuple)) and len(value) == len(target.elts):
                values = value
            for each, one in zip(target.elts, values):
                self.assign(each, one)
        elif isinstance(target, ast.Subscript):
            key = self.value(trees.index(target))
            if is_namespace(target.value):
                if isinstance(key, Unknown):
                    self.hide(target)
                else:
                    self.values[key] = value
                return
            holder = self.value(target.value)
            if isinstance(holder, (dict, list)) and not isinstance(key, Unknown):
                holder[key] = value

    # Imports

    def run_import(self, node):
        for each in node.names:
            path = module_path(each.name, self.folder)
            if path and each.asname:
                self.values[each.asname] = self.module(path, each.name)

    def run_importfrom(self, node):
        package, depth, _ = self.context
        name = node.module or ""
        if name == "django.conf":
            for each in node.names:
                self.values[each.asname or each.name] = (
                    SETTINGS if each.name == "settings" else UNKNOWN
                )
            return
        if node.level:
            above = package.split(".")
            above = above[: len(above) - node.level + 1]
            name = ".".join(above + ([name] if name else []))
        path = module_path(name, self.folder)
        is_package = path is None and self.folder.joinpath(*name.split(".")).is_dir()
        if (path is None and not is_package) or depth > DEEPEST or path == self.paths[0]:
            for each in node.names:
                if each.name != "*":
                    self.values[each.asname or each.name] = UNKNOWN
                elif path is None and not self.is_optional(node):
                    self.hide(node)
            return
        values = self.module(path, name).values if path else {}
        for each in node.names:
            if each.name == "*":
                public = {key: one for key, one in values.items() if not key.startswith("_")}
                self.values.update(public)
            elif each.name in values:
                self.values[each.asname or each.name] = values[each.name]
            else:
                inner = f"{name}.{each.name}"
                path = module_path(inner, self.folder)
                found = self.module(path, inner) if path else UNKNOWN
                self.values[each.asname or each.name] = found

    def module(self, path, name):
        context = self.context
        try:
            return Module(self.read(path, name, context[1] + 1))
        finally:
            self.context = context

    def is_optional(self, node):
        """Return whether an import is in a `try`, for a file that only some machines have."""
        return any(self.context[2].around(node, ast.Try))

    def called(self, function, call):
        """Return what a function of the settings returns, if its body can be computed."""
        names = [each.arg for each in function.args.args]
        given = dict(zip(names[len(names) - len(function.args.defaults) :], map(
            self.value, function.args.defaults)))  # fmt: skip
        given.update(zip(names, map(self.value, call.args)))
        given.update((word.arg, self.value(word.value)) for word in call.keywords)
        if set(names) - set(given) or self.context[1] > DEEPEST:
            return UNKNOWN
        outer, self.values = self.values, dict(self.values, **given)
        package, depth, file = self.context
        self.context = (package, depth + 1, file)
        try:
            for node in function.body:
                if isinstance(node, ast.Return):
                    return self.value(node.value) if node.value else None
                if not isinstance(node, (ast.Assign, ast.Expr, ast.AnnAssign, ast.AugAssign)):
                    return UNKNOWN
                self.statement(node)
            return UNKNOWN
        finally:
            self.values = outer
            self.context = (package, depth, file)


def is_namespace(node):
    """Return whether an expression is globals(), locals() or vars()."""
    return isinstance(node, ast.Call) and trees.last_name(node) in NAMESPACES and not node.args


def kept(values):
    """Return the values that copies of the settings share: trees, modules, what is not known."""
    return [each for each in values.values() if isinstance(each, (ast.AST, Module, Unknown))]


def merged(one, other):
    """Return what is known if a value is the one or the other."""
    if type(one) is type(other) and one == other:
        return one
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: merged(one.get(key, UNKNOWN), other.get(key, UNKNOWN))
                for key in list(one) + [key for key in other if key not in one]}  # fmt: skip
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        both = [each for each in one if each in other]
        return both + [Maybe(each) for each in list(one) + list(other) if each not in both]
    return Maybe(one, other)


def module_path(name, folder):
    """Return the file of a project's module, or None."""
    if not name:
        return None
    folder = Path(folder).absolute()
    is_own = name.split(".")[0] == folder.name and folder.name not in PACKAGES
    above = [folder.parent] if is_own else []  # run from above
    for root in [folder, folder / "src"] + above:
        place = root.joinpath(*name.split("."))
        for path in (place / "__init__.py", place.with_suffix(".py")):
            if path.is_file():
                return path
    return None
