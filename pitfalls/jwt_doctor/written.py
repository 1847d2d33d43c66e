"""The settings as their files write them, computed without running anything.

Literals, dicts, sums, timedelta(…), `from .base import *` and the like are computed. Everything
else, such as an environment variable, is UNKNOWN."""

import ast
import datetime
import operator
from pathlib import Path

from jwt_doctor import trees
from jwt_doctor.findings import NotKnown


class Unknown:
    """A value that only the running project knows."""

    def __repr__(self):
        return "UNKNOWN"


UNKNOWN = Unknown()

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
COMPARED = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
CHANGING = {"append", "extend", "insert", "update", "remove", "setdefault", "pop", "clear", "add"}


class Written:
    """The settings of a module, with get(name) and names().

    Attributes:
        paths: the files that were read, the module itself first.
    """

    def __init__(self, module, folder):
        self.folder = Path(folder)
        self.paths = []
        self.values = {}
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
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        self.context = (package, depth)
        self.block(file.tree.body)
        values = self.values
        if depth:
            self.values = outer
        return values

    def block(self, body):
        for node in body:
            try:
                self.statement(node)
            except Exception:  # what cannot be computed is not known
                self.forget(node)

    def statement(self, node):
        if isinstance(node, ast.Assign):
            value = self.value(node.value)
            for target in node.targets:
                self.assign(target, value)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self.assign(node.target, self.value(node.value))
        elif isinstance(node, ast.AugAssign):
            old = self.value(node.target)
            self.assign(node.target, combine(type(node.op), old, self.value(node.value)))
        elif isinstance(node, ast.ImportFrom):
            self.import_from(node)
        elif isinstance(node, ast.If):
            self.branches(node)
        elif isinstance(node, ast.Try):
            self.block(node.body)
            self.block(node.orelse)
            self.block(node.finalbody)
        elif isinstance(node, ast.With):
            self.block(node.body)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.values.pop(target.id, None)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self.change(node.value)
        elif isinstance(node, (ast.For, ast.While)):
            self.forget(node)

    def change(self, call):
        """Do what INSTALLED_APPS.append(…) and its like do."""
        if isinstance(call.func, ast.Attribute) and call.func.attr in CHANGING:
            target = self.value(call.func.value)
            if isinstance(target, (list, dict, set)):
                given = [self.value(each) for each in call.args]
                named = {word.arg: self.value(word.value) for word in call.keywords}
                getattr(target, call.func.attr)(*given, **named)

    def branches(self, node):
        test = self.value(node.test)
        if not isinstance(test, Unknown):
            return self.block(node.body if test else node.orelse)
        before = dict(self.values)
        self.block(node.body)
        first, self.values = self.values, dict(before)
        self.block(node.orelse)
        for name in set(first) | set(self.values):
            if first.get(name) != self.values.get(name):
                self.values[name] = UNKNOWN

    def forget(self, node):
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self.values[each.id] = UNKNOWN

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
            holder, key = self.value(target.value), self.value(index(target))
            if isinstance(holder, (dict, list)) and not isinstance(key, Unknown):
                holder[key] = value

    def import_from(self, node):
        package, depth = self.context
        name = node.module or ""
        if node.level:
            above = package.split(".")
            above = above[: len(above) - node.level + 1]
            name = ".".join(above + ([name] if name else []))
        path = module_path(name, self.folder)
        if path is None or depth > 8 or path == self.paths[0]:
            for each in node.names:
                if each.name != "*":
                    self.values[each.asname or each.name] = UNKNOWN
            return
        context = self.context
        values = self.read(path, name, depth + 1)
        self.context = context
        for each in node.names:
            if each.name == "*":
                public = {key: one for key, one in values.items() if not key.startswith("_")}
                self.values.update(public)
            else:
                self.values[each.asname or each.name] = values.get(each.name, UNKNOWN)

    # Expressions

    def value(self, node):
        """Return the value of an expression, or UNKNOWN."""
        kind = getattr(self, "of_" + type(node).__name__.lower(), None)
        return kind(node) if kind else UNKNOWN

    def of_constant(self, node):
        return node.value

    def of_name(self, node):
        return self.values.get(node.id, UNKNOWN)

    def items(self, nodes):
        found = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                inner = self.value(each.value)
                found += list(inner) if isinstance(inner, (list, tuple, set)) else [UNKNOWN]
            else:
                found.append(self.value(each))
        return found

    def of_list(self, node):
        return self.items(node.elts)

    def of_tuple(self, node):
        return tuple(self.items(node.elts))

    def of_set(self, node):
        return set(self.items(node.elts))

    def of_dict(self, node):
        found = {}
        for key, value in zip(node.keys, node.values):
            if key is None:
                inner = self.value(value)
                if not isinstance(inner, dict):
                    return UNKNOWN
                found.update(inner)
            else:
                name = self.value(key)
                if isinstance(name, Unknown):
                    return UNKNOWN
                found[name] = self.value(value)
        return found

    def of_binop(self, node):
        return combine(type(node.op), self.value(node.left), self.value(node.right))

    def of_unaryop(self, node):
        value = self.value(node.operand)
        if isinstance(value, Unknown):
            return UNKNOWN
        return not value if isinstance(node.op, ast.Not) else -value

    def of_boolop(self, node):
        value = UNKNOWN
        for each in node.values:
            value = self.value(each)
            if isinstance(value, Unknown) or bool(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def of_compare(self, node):
        left, right = self.value(node.left), self.value(node.comparators[0])
        compare = COMPARED.get(type(node.ops[0]))
        if len(node.ops) > 1 or not compare or known([left, right]) is UNKNOWN:
            return UNKNOWN
        return compare(left, right)

    def of_ifexp(self, node):
        test = self.value(node.test)
        if not isinstance(test, Unknown):
            return self.value(node.body if test else node.orelse)
        one, other = self.value(node.body), self.value(node.orelse)
        return one if one == other else UNKNOWN

    def of_joinedstr(self, node):
        parts = [self.value(each) for each in node.values]
        return UNKNOWN if known(parts) is UNKNOWN else "".join(map(str, parts))

    def of_formattedvalue(self, node):
        return self.value(node.value) if node.format_spec is None else UNKNOWN

    def of_subscript(self, node):
        holder, key = self.value(node.value), self.value(index(node))
        if isinstance(holder, (dict, list, tuple)) and not isinstance(key, Unknown):
            return holder[key]
        return UNKNOWN

    def of_call(self, node):
        name = trees.last_name(node.func)
        given = [self.value(each) for each in node.args]
        named = {word.arg: self.value(word.value) for word in node.keywords}
        if name == "timedelta" and known(given + list(named.values())) is not UNKNOWN:
            return datetime.timedelta(*given, **named)
        if name in ("dict", "list", "tuple", "set") and None not in named:
            if not any(isinstance(each, Unknown) for each in given):
                return {"dict": dict, "list": list, "tuple": tuple, "set": set}[name](
                    *given, **named
                )
        return UNKNOWN


def combine(kind, left, right):
    if kind is ast.BitOr and isinstance(left, dict) and isinstance(right, dict):
        return dict(left, **right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        sides = [each for each in (left, right) if isinstance(each, list)]
        return sides[0] + [UNKNOWN] if kind is ast.Add and sides else UNKNOWN
    return OPERATORS[kind](left, right)


def known(values):
    return UNKNOWN if any(isinstance(each, Unknown) for each in values) else values


def index(node):
    inner = node.slice
    return getattr(inner, "value", inner) if type(inner).__name__ == "Index" else inner


def module_path(name, folder):
    """Return the file of a project's module, or None."""
    if not name:
        return None
    for root in (Path(folder), Path(folder) / "src"):
        place = root.joinpath(*name.split("."))
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                return path
    return None
