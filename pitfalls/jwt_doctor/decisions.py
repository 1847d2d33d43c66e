"""What a view's get_permissions() or get_serializer_class() chooses for a kind of request."""

import ast

from jwt_doctor import permissions, sources, trees
from jwt_doctor.findings import NotKnown

# What a request is, in the words that people compare with.
READS = {"request.method": "GET", "method": "GET", "action": "list"}
CREATES = {"request.method": "POST", "method": "POST", "action": "create"}
SAFE = {"SAFE_METHODS": ("GET", "HEAD", "OPTIONS")}


def for_reads(view):
    """Return the names of the permission classes of a GET that lists rows; None if the view and
    its own base classes write none.

    Raises:
        NotKnown: if the files do not show it.
    """
    method = method_of(view, "get_permissions")
    if method is None:
        return permissions.written(view)
    values = {}
    for each in view.body:
        own = permissions.value_of(each, "permission_classes")
        if own is not None:
            values["self.permission_classes"] = own
    return names(sources.file_of(view), returned(method.body, READS, values), values)


def serializer_for_create(view):
    """Return the name of the serializer class that a view creates a row with.

    Raises:
        NotKnown: if the files do not show it.
    """
    method = method_of(view, "get_serializer_class")
    if method is not None:
        return trees.last_name(returned(method.body, CREATES, {}))
    return next(
        (
            trees.last_name(permissions.value_of(each, "serializer_class"))
            for each in view.body
            if permissions.value_of(each, "serializer_class") is not None
        ),
        "",
    )


def method_of(view, name):
    return next((each for each in view.body if getattr(each, "name", "") == name), None)


def returned(body, request, values):
    """Return the expression that a method returns for a request.

    Args:
        request: READS or CREATES.
        values: the variables, to which those of the method are added.
    """
    found = walk(body, request, values)
    if found is None:
        raise NotKnown
    return found


def walk(body, request, values):
    """Return what a block returns; None if it goes on behind it."""
    for node in body:
        if isinstance(node, ast.Assign):
            values.update((trees.dotted(target), node.value) for target in node.targets)
        elif isinstance(node, ast.If):
            found = walk(node.body if holds(node.test, request) else node.orelse, request, values)
            if found is not None:
                return found
        elif isinstance(node, ast.Return):
            return chosen(node.value, request)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            raise NotKnown
    return None


def names(file, node, values):
    """Return the names of the classes in [AllowAny()] or [kind() for kind in kinds]."""
    node = chosen(node, READS)
    if isinstance(node, ast.ListComp) and isinstance(node.elt, ast.Call):
        return names(file, node.generators[0].iter, values)
    if isinstance(node, (ast.List, ast.Tuple)):
        inner = [each.func if isinstance(each, ast.Call) else each for each in node.elts]
        return permissions.names(file, ast.List(elts=inner, ctx=ast.Load()))
    if isinstance(node, ast.Call) and trees.last_name(node) == "get_permissions":
        node = ast.Attribute(value=ast.Name(id="self"), attr="permission_classes")
    key = trees.dotted(node)
    if key in values:
        return names(file, values[key], {name: values[name] for name in values if name != key})
    if key == "self.permission_classes":
        return permissions.default()
    return permissions.names(file, node)


def chosen(node, request):
    """Return one side of `[AllowAny()] if self.action == "list" else [IsAuthenticated()]`."""
    while isinstance(node, ast.IfExp):
        node = node.body if holds(node.test, request) else node.orelse
    return node


def holds(test, request):
    """Return whether a condition holds for a request."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return not holds(test.operand, request)
    if isinstance(test, ast.BoolOp):
        return (all if isinstance(test.op, ast.And) else any)(
            [holds(one, request) for one in test.values]
        )
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        raise NotKnown
    name = trees.dotted(test.left)
    actual = request.get(name[5:] if name.startswith("self.") else name)
    other = test.comparators[0]
    texts = SAFE.get(trees.last_name(other), trees.texts(other))
    if actual is None or not texts:
        raise NotKnown
    is_in = actual in texts
    return is_in if isinstance(test.ops[0], (ast.Eq, ast.In)) else not is_in
