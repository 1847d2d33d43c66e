"""Expressions of settings, computed without running anything.

Literals, sums, comparisons, timedelta(…) and the like are computed. What the environment decides is
ENVIRONMENT. Everything else is UNKNOWN."""

import ast
import datetime
import operator

from jwt_doctor import trees


class Unknown:
    """A value that only the running project knows.

    Attributes:
        from_environment: whether an environment variable or a file of a key decides it.
    """

    from_environment = False

    def __repr__(self):
        return "UNKNOWN"

    def __deepcopy__(self, memo):
        return self


class Environment(Unknown):
    """A value that an environment variable or another file decides.

    Attributes:
        defaults: {name: value} of what environ.Env(NAME=(str, value)) falls back to.
    """

    from_environment = True

    def __init__(self, defaults=None):
        self.defaults = defaults or {}


class Maybe(Unknown):
    """One of some values: which, an `if` or a `try` decides."""

    def __init__(self, *values):
        self.values = [
            inner
            for each in values
            for inner in (each.values if isinstance(each, Maybe) else [each])
        ]
        self.from_environment = all(getattr(each, "from_environment", True) for each in self.values)

    def may_be(self, value):
        return any(isinstance(each, Unknown) or each == value for each in self.values)


class Module:
    """A module that the settings import, with the values of its names."""

    def __init__(self, values):
        self.values = values


UNKNOWN, ENVIRONMENT = Unknown(), Environment()

# What `from django.conf import settings` gives a settings file: the values that are set so far.
SETTINGS = Unknown()

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
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}
KINDS = {"dict": dict, "list": list, "tuple": tuple, "set": set}
# What reads the environment or a file, and what keeps a value that was read there.
READERS = {
    "getenv", "config", "env", "read", "read_text", "read_bytes", "open", "urandom", "get_secret",
    "get_random_secret_key", "token_urlsafe", "token_hex", "getstr",
}  # fmt: skip
KEEPERS = {
    "int", "float", "str", "bool", "timedelta", "split", "strip", "replace", "encode", "decode",
    "lower", "upper", "Path", "join", "b64decode", "eval", "literal_eval", "loads",
}  # fmt: skip
BUILTINS = {"int": int, "float": float, "str": str, "bool": bool}
TEXT_METHODS = ("split", "strip", "replace", "lower", "upper", "encode", "join")
ENVIRONMENTS = ("environ", "env", "config", "Env", "ENV", "secrets")


class Expressions:
    """Computes expressions. self.values has the value of each name.

    Attributes:
        without_environment: whether to compute with the defaults, as if no variable were set.
    """

    without_environment = False
    outer = ()

    def value(self, node):
        """Return the value of an expression, or an Unknown."""
        kind = getattr(self, "of_" + type(node).__name__.lower(), None)
        return kind(node) if kind else UNKNOWN

    def of_constant(self, node):
        return UNKNOWN if node.value is ... else node.value

    def of_name(self, node):
        return self.values.get(node.id, UNKNOWN)

    def of_attribute(self, node):
        holder = self.value(node.value)
        if holder is SETTINGS:
            known = [each for each in [self.values] + self.outer[::-1] if node.attr in each]
            return known[0][node.attr] if known else UNKNOWN
        if isinstance(holder, Module):
            return holder.values.get(node.attr, UNKNOWN)
        if isinstance(holder, Environment) or trees.dotted(node.value) in ENVIRONMENTS:
            return ENVIRONMENT
        return UNKNOWN

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

    def of_listcomp(self, node):
        loop = node.generators[0]
        source = self.value(loop.iter)
        if len(node.generators) > 1 or not isinstance(source, (list, tuple)):
            return unknown_of([source]) or UNKNOWN
        if unknown_of(source) or not isinstance(loop.target, ast.Name):
            return UNKNOWN
        outer, found = self.values, []
        for each in source:
            self.values = dict(outer, **{loop.target.id: each})
            tests = [self.value(test) for test in loop.ifs]
            if unknown_of(tests):
                found.append(UNKNOWN)
            elif all(tests):
                found.append(self.value(node.elt))
        self.values = outer
        return found

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
            return value
        return not value if isinstance(node.op, ast.Not) else -value

    def of_boolop(self, node):
        value = UNKNOWN
        for each in node.values:
            value = self.value(each)
            if value is ENVIRONMENT and self.without_environment and isinstance(node.op, ast.Or):
                continue  # os.environ.get("X") or "a default"
            if isinstance(value, Unknown) or bool(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def of_compare(self, node):
        left, right = self.value(node.left), self.value(node.comparators[0])
        compare = COMPARED.get(type(node.ops[0]))
        if self.without_environment and left is ENVIRONMENT and right is None:
            return isinstance(node.ops[0], (ast.Is, ast.Eq))  # os.environ.get("X") is None
        if self.without_environment and trees.dotted(node.comparators[0]) == "os.environ":
            if isinstance(node.ops[0], (ast.In, ast.NotIn)):  # "DEV" in os.environ
                return isinstance(node.ops[0], ast.NotIn)
        if len(node.ops) > 1 or not compare or unknown_of([left, right]):
            return unknown_of([left, right]) or UNKNOWN
        return compare(left, right)

    def of_ifexp(self, node):
        test = self.value(node.test)
        if not isinstance(test, Unknown):
            return self.value(node.body if test else node.orelse)
        one, other = self.value(node.body), self.value(node.orelse)
        return one if one == other else Maybe(one, other)

    def of_joinedstr(self, node):
        parts = [self.value(each) for each in node.values]
        return unknown_of(parts) or "".join(map(str, parts))

    def of_formattedvalue(self, node):
        return self.value(node.value) if node.format_spec is None else UNKNOWN

    def of_subscript(self, node):
        if trees.dotted(node.value).rpartition(".")[2] in ENVIRONMENTS:
            return ENVIRONMENT
        holder, key = self.value(node.value), self.value(trees.index(node))
        if isinstance(holder, (dict, list, tuple)) and not isinstance(key, Unknown):
            return holder[key]
        return unknown_of([holder, key]) or UNKNOWN

    def of_call(self, node):
        name = trees.last_name(node.func)
        function = self.values.get(name) if isinstance(node.func, ast.Name) else None
        if isinstance(function, ast.FunctionDef):
            return self.called(function, node)
        given = [self.value(each) for each in node.args]
        named = {word.arg: self.value(word.value) for word in node.keywords}
        unknown = unknown_of(given + list(named.values()))
        if name == "timedelta" and not unknown and not reads_environment(node.func):
            return datetime.timedelta(*given, **named)
        if name in KINDS and None not in named and not unknown_of(given):
            return KINDS[name](*given, **named)
        if name == "Env":
            return Environment({key: value[1] for key, value in named.items()
                                if isinstance(value, tuple) and len(value) > 1})  # fmt: skip
        if name in READERS or name in ENVIRONMENTS or reads_environment(node.func):
            if not self.without_environment:
                return ENVIRONMENT
            reader = self.values.get(trees.dotted(node.func).partition(".")[0])
            return self.default(given, named, getattr(reader, "defaults", {}))
        if name in KEEPERS:
            holder = self.value(node.func.value) if isinstance(node.func, ast.Attribute) else None
            unknown = unknown or unknown_of([holder])
            return unknown or computed(holder, name, given, named)
        return UNKNOWN

    def default(self, given, named, defaults):
        """Return what a reader returns if the environment has nothing."""
        name = given[0] if given and isinstance(given[0], str) else None
        found = defaults.get(name, ENVIRONMENT)
        found = named.get("default", given[1] if len(given) > 1 else found)
        cast = named.get("cast")
        return BUILTINS[cast](found) if isinstance(cast, str) and cast in BUILTINS else found


def computed(holder, name, given, named):
    """Return the value of a method of a text, or of int() and its like."""
    if isinstance(holder, str) and name in TEXT_METHODS:
        return getattr(holder, name)(*given, **named)
    if holder is None and name in BUILTINS:
        return BUILTINS[name](*given, **named)
    return UNKNOWN


def reads_environment(function):
    """os.environ.get, env.str, config.get"""
    parts = trees.dotted(function).split(".")
    return len(parts) > 1 and parts[-2] in ENVIRONMENTS


def combine(kind, left, right):
    if kind is ast.BitOr and isinstance(left, dict) and isinstance(right, dict):
        return dict(left, **right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        sides = [each for each in (left, right) if isinstance(each, (list, tuple))]
        if kind is ast.Add and sides:
            return list(sides[0]) + [UNKNOWN]
        return unknown_of([left, right])
    return OPERATORS[kind](left, right)


def unknown_of(values):
    """Return ENVIRONMENT if the environment alone decides what is not known of some values, UNKNOWN
    if other code does, None if all are known."""
    unknown = [each for each in values if isinstance(each, Unknown)]
    if not unknown:
        return None
    return ENVIRONMENT if all(each.from_environment for each in unknown) else UNKNOWN
