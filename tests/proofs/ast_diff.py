"""Compares the syntax trees of two versions of a Python file, and undoes one change at a time."""

import ast
import copy
import difflib
from contextlib import contextmanager

IMPORTS = (ast.Import, ast.ImportFrom)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
BODIES = {"body", "orelse", "finalbody"}
# Searched for smaller changes. A change in any other node is undone as a whole.
COMPOUND = (
    *(ast.Module, *DEFINITIONS, ast.If, ast.For, ast.While, ast.With, ast.Try, ast.ExceptHandler),
    *(*ASSIGNMENTS, ast.Return, ast.Expr, ast.Raise),
    *(ast.Call, ast.keyword, ast.Starred, ast.List, ast.Tuple, ast.Set, ast.Dict),
)
# Ignored: what only a type checker reads, and the parameters of a definition.
UNSEEN = {"annotation", "returns", "type_comment", "type_params", "type_ignores", "slice"}


def undo_each(old, new):
    """Yield (node, name) for each change from one tree to another.

    Until the next one is asked for, the new tree is without that change."""
    yield from _differences(old, new, None)
    yield from _imports(old, new)


def _imports(old, new):
    """Yield the names that are imported from another module than before."""
    before, after = imported(old), imported(new)
    for name in before.keys() & after.keys():
        (was, _), (now, index) = before[name], after[name]
        if not _same(was, now):
            with _holding(
                (new, "body", None), new.body[: index + 1] + [was] + new.body[index + 1 :]
            ):
                yield now, f"change of {ast.unparse(was)}"


def imported(tree):
    """Return the imports of a module, {"path": (the node that imports this name alone, index)}."""
    found = {}
    for index, node in enumerate(tree.body):
        if isinstance(node, IMPORTS):
            for alias in node.names:
                alone = copy.copy(node)
                alone.names = [alias]
                found[alias.asname or alias.name] = alone, index
    return found


def _differences(old, new, slot):
    """Yield the changes from an old node to a new one.

    slot: the place of the new node in its parent, as (parent, field, index or None)."""
    if _same(old, new):
        return
    if not _is_compound_of_the_same(old, new):
        with _holding(slot, old):
            yield new, f"change of {name_of(old)}"
        known = {ast.dump(node) for node in ast.walk(old)}
        yield from _inside(new, known)
        return
    if isinstance(new, ast.Dict):
        yield from _entries(old, new)
        return
    for field in new._fields:
        a, b = getattr(old, field), getattr(new, field)
        if field in UNSEEN or _is_parameters(new, field):
            continue
        if field in BODIES and isinstance(b, list):
            yield from _sequence(a, new, field, _statement_key)
        elif field == "keywords":
            yield from _keywords(a, new)
        elif isinstance(b, list):
            yield from _sequence(a, new, field, _element_key)
        elif isinstance(b, ast.AST):
            yield from _differences(a, b, (new, field, None))


def _is_compound_of_the_same(old, new):
    """Return True if two nodes differ only inside their child nodes."""
    if type(old) is not type(new) or not isinstance(new, COMPOUND):
        return False
    if isinstance(new, ast.Call) and not _same(old.func, new.func):
        return False
    return all(
        isinstance(b, list) or isinstance(b, ast.AST) and isinstance(a, ast.AST) or a == b
        for field in new._fields
        for a, b in [(getattr(old, field), getattr(new, field))]
        if field not in UNSEEN
    )


def _sequence(olds, owner, field, key):
    news = list(getattr(owner, field))
    matcher = difflib.SequenceMatcher(None, list(map(key, olds)), list(map(key, news)), False)
    for tag, i, j, k, m in matcher.get_opcodes():
        gone = olds[i:j]
        for index in range(k, m):
            old = olds[i + index - k] if tag == "equal" else _counterpart(gone, news[index])
            if old:
                yield from _differences(old, news[index], (owner, field, index))
            else:
                yield from _removed(owner, field, index)
                yield from _inside(news[index])
        if tag != "equal":
            for old in gone:
                if _acts(old, owner):
                    with _holding((owner, field, None), news[:k] + [old] + news[k:]):
                        yield old, f"removal of {name_of(old)}"


def _counterpart(gone, new):
    """Remove from the list the node that the new one replaces, and return it.

    That is the first of the same type, or None."""
    for old in gone:
        named = isinstance(new, (*ASSIGNMENTS, *DEFINITIONS, *IMPORTS))  # then the names differ
        if type(old) is type(new) and not named:
            gone.remove(old)
            return old


def _keywords(olds, owner):
    before = {keyword.arg: keyword for keyword in olds}
    news = owner.keywords
    for index, new in enumerate(news):
        if new.arg in before:
            yield from _differences(before[new.arg], new, (owner, "keywords", index))
        else:
            yield from _removed(owner, "keywords", index)
            yield from _inside(new)
    for old in olds:
        if old.arg not in {new.arg for new in news}:
            with _holding((owner, "keywords", None), [*news, old]):
                yield old, f"removal of {name_of(old)}"


def _entries(old, new):
    before = {_dump(key): (key, value) for key, value in zip(old.keys, old.values, strict=True)}
    after = list(map(_dump, new.keys))
    for index, key in enumerate(after):
        if key in before:
            yield from _differences(before[key][1], new.values[index], (new, "values", index))
        else:
            yield from _entry_removed(new, index)
            yield from _inside(new.values[index])
    for dumped, (key, value) in before.items():
        if dumped not in after:
            with _holding((new, "keys", None), [*new.keys, key]):
                with _holding((new, "values", None), [*new.values, value]):
                    yield key or value, f"removal of entry {name_of(key)}"


def _inside(node, known=frozenset()):
    """Yield the changes inside a node that is new, except child nodes whose dump is in `known`."""
    for field in node._fields:
        value = getattr(node, field)
        if field in UNSEEN or _is_parameters(node, field) or value is None:
            continue
        if isinstance(node, ast.Dict) and field == "keys":
            for index, key in enumerate(node.keys):
                if not {_dump(key), _dump(node.values[index])} <= known:
                    yield from _entry_removed(node, index)
        elif isinstance(value, list) and _holds_changes(node, field):
            for index, child in enumerate(value):
                if _dump(child) not in known:
                    yield from _removed(node, field, index)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.JoinedStr):
                yield from _inside(child, known)


def _holds_changes(node, field):
    return (
        field in BODIES
        or field in ("keywords", "decorator_list")
        or field == "elts"
        and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
    )


def _removed(owner, field, index):
    """Yield once, while one child is missing from a list. Skip a child that has no effect."""
    children = getattr(owner, field)
    if _acts(children[index], owner):
        with _holding((owner, field, None), children[:index] + children[index + 1 :]):
            name = name_of(children[index])
            if not name.startswith("route"):
                name = {"decorator_list": "decorator ", "elts": "element "}.get(field, "") + name
            yield children[index], name


def _entry_removed(node, index):
    key = node.keys[index]
    with _holding((node, "keys", None), node.keys[:index] + node.keys[index + 1 :]):
        with _holding((node, "values", None), node.values[:index] + node.values[index + 1 :]):
            yield key or node.values[index], f"entry {name_of(key)}"


@contextmanager
def _holding(slot, value):
    """Replace a node, or a list of nodes (index None), for the time of a `with` block."""
    owner, field, index = slot
    kept = getattr(owner, field)
    if index is not None:
        value = kept[:index] + [value] + kept[index + 1 :]
    if field == "body" and not value and not isinstance(owner, ast.Module):
        value = [ast.Pass()]
    setattr(owner, field, value)
    yield
    setattr(owner, field, kept)


def _acts(node, owner):
    """Return True if a node has an effect by itself.

    An import or a definition has none. A method has: a library may call it."""
    if isinstance(node, DEFINITIONS):
        return isinstance(owner, ast.ClassDef)
    return not isinstance(node, (*IMPORTS, ast.Pass)) and not is_text(node)


def is_text(node):
    """Return True for a docstring, or another statement that is only a constant."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_parameters(node, field):
    return isinstance(node, (*FUNCTIONS, ast.Lambda)) and field == "args"


def _dump(node):
    return ast.dump(node) if node else None


def _same(a, b):
    return ast.dump(a) == ast.dump(b)


def _statement_key(node):
    if isinstance(node, DEFINITIONS):
        return node.name
    if isinstance(node, ASSIGNMENTS):
        return ast.unparse(node.targets if isinstance(node, ast.Assign) else node.target)
    return ast.dump(node)


def _element_key(node):
    """Return a key by which two decorators of one name, or two routes of one path, are equal."""
    if isinstance(node, ast.Call):
        return ast.dump(node.func) + "".join(map(ast.dump, node.args[:1]))
    return ast.dump(node)


def name_of(node):
    """Return a short name for a node, on one line."""
    if node is None:
        return "**"
    if isinstance(node, ast.keyword):
        return f"argument {node.arg or '**'}"
    if isinstance(node, DEFINITIONS):
        return node.name
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("path", "re_path") and node.args:
        return f"route {ast.unparse(node.args[0])}"
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 50 else text[:49] + "…"
