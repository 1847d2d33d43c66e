"""The permission classes of a view, as far as the files show them: written in the view or in a
class that it comes from, in a constant, in another module, or by default."""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import NotKnown

DEEPEST = 6

# Methods with which code decides in place of the list.
DECIDES = {"get_permissions", "check_permissions", "initial", "dispatch"}

# Classes of REST framework that choose no permissions.
LIBRARY = ("APIView", "ViewSet", "ModelMixin")


def of_view(node):
    """Return the names of a view's permission classes, as {"IsAuthenticated"}.

    Raises:
        NotKnown: if code decides, or if the files do not show it.
    """
    found = written(node)
    return default() if found is None else found


def written(node, depth=0):
    """Return the names that a view or one of its own base classes writes; None if none does."""
    file = sources.file_of(node)
    if isinstance(node, ast.ClassDef):
        return written_in_class(file, node, depth)
    for each in node.decorator_list:
        if trees.last_name(each) == "permission_classes":
            if not isinstance(each, ast.Call) or len(each.args) != 1:
                raise NotKnown
            return names(file, each.args[0])
    return None


def written_in_class(file, node, depth):
    if depth > DEEPEST:
        raise NotKnown
    for each in node.body:
        if getattr(each, "name", "") in DECIDES and not decides_on_reads(each):
            raise NotKnown
        value = value_of(each, "permission_classes")
        if value is not None:
            return names(file, value)
    for base in node.bases:
        own = sources.classes_named(trees.last_name(base))
        if own and not any(each is node for _, each in own):
            found = written(own[0][1], depth + 1)
            if found is not None:
                return found
        elif not own and not is_library(file, base):
            raise NotKnown  # a class of another package may choose
    return None


READS = {"list", "retrieve"}


def decides_on_reads(node):
    """Return whether a statement is a get_permissions() that names no other actions: those that
    write have the permissions of the list."""
    texts = set(trees.texts(node))
    return getattr(node, "name", "") == "get_permissions" and bool(texts) and texts <= READS


def is_library(file, base):
    """Return whether a base class is one of REST framework's, which choose no permissions."""
    name = trees.last_name(base)
    modules = [
        line.module or ""
        for line in file.nodes(ast.ImportFrom)
        if name in {each.asname or each.name for each in line.names}
    ]
    return name.endswith(LIBRARY) and all(each.startswith("rest_framework") for each in modules)


def value_of(statement, name):
    """Return the value of `name = …` or `name: list = …`; None of another statement."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value if trees.last_name(statement.target) == name else None
    if isinstance(statement, ast.Assign):
        if name in map(trees.last_name, statement.targets):
            return statement.value
    return None


def default():
    """Return the names of DEFAULT_PERMISSION_CLASSES."""
    dotted = project.class_names(project.rest_framework("DEFAULT_PERMISSION_CLASSES"))
    return {name.rpartition(".")[2] for name in dotted}


def names(file, value, depth=0):
    """Return the names of the classes in a list: those behind a constant, too."""
    if depth > DEEPEST:
        raise NotKnown
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        found = set()
        for each in value.elts:
            if isinstance(each, ast.Starred):
                found |= names(file, each.value, depth + 1)
            elif isinstance(each, (ast.Name, ast.Attribute)):
                found.add(original(file, each))
            else:
                raise NotKnown  # A | B, or a call
        return found
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return names(file, value.left, depth + 1) | names(file, value.right, depth + 1)
    if isinstance(value, (ast.Name, ast.Attribute)):
        home, constant = assigned(file, value)
        return names(home, constant, depth + 1)
    raise NotKnown


def original(file, node):
    """Return the name of a class where it is defined: of `import IsAuthenticated as Asked`."""
    for line in file.nodes(ast.ImportFrom):
        for each in line.names:
            if isinstance(node, ast.Name) and each.asname == node.id:
                return each.name
    return trees.last_name(node)


def assigned(file, node):
    """Return the (file, value) of a constant: of this file, or of the one that it is imported
    from."""
    for home, name in homes(file, node):
        values = [value_of(each, name) for each in home.tree.body]
        values = [each for each in values if each is not None]
        if len(values) == 1:
            return home, values[0]
    raise NotKnown(trees.dotted(node))


def homes(file, node):
    """Yield each (file, name) that can define a constant: this one, and those of the lines
    `from rules import MEMBERS as name`, `import rules` and `from . import rules`."""
    head, name = trees.dotted(getattr(node, "value", None)), trees.last_name(node)
    if not head:
        yield file, name
    for line in file.nodes(ast.ImportFrom):
        modules = sources.absolute_names(file, line)
        for each, module in zip(line.names, modules[1:]):
            if head and (each.asname or each.name) == head:
                yield from ((home, name) for home in sources.files_of([module]))
            elif not head and (each.asname or each.name) in (name, "*"):
                own = name if each.name == "*" else each.name
                yield from ((home, own) for home in sources.files_of(modules[:1]))
    for line in file.nodes(ast.Import):
        for each in line.names:
            if head and (each.asname or each.name) == head:
                yield from ((home, name) for home in sources.files_of([each.name]))
