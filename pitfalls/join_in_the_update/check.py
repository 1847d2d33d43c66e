"""Does an UPDATE that decides between two requests compare a column of another table?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
# After the name of a relation, these compare the column of the own table.
OWN_COLUMN = {"pk", "id", "in", "isnull", "exact"}


@check("files")
def join_in_the_update():
    relations = relation_names()
    for file, node in sources.find(ast.Call, is_update, name="update"):
        conditions = [key for call in filters(node) for key in keys(call)]
        joins = [key for key in conditions if spans(key, relations)]
        # It checks a column, changes it, and looks at the number of rows: it works as a lock.
        is_lock = set(conditions) & set(keys(node)) and is_used(file, node)
        if joins and is_lock and not is_locked_before(file, node):
            yield warning(
                f"The condition {joins[0]} is in another table, so Django moves all conditions "
                "into a sub-select: on PostgreSQL, two simultaneous requests can both change the "
                "row.",
                "Check it with a query before, and compare only own columns in the update.",
                file.place(node),
            )


def relation_names():
    """Return the names of the fields of the project's own models that lead to another table."""
    found = sources.find(
        ast.Assign,
        lambda node: isinstance(node.value, ast.Call) and trees.last_name(node.value) in RELATIONS,
    )
    return {trees.last_name(node.targets[0]) for _, node in found}


def is_update(node):
    return isinstance(node.func, ast.Attribute) and node.func.attr == "update"


def filters(update):
    """Yield the calls of filter() in Model.objects.filter(…).filter(…).update(…)."""
    node = update.func.value
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "filter":
            yield node
        node = node.func.value


def keys(call):
    return [each.arg for each in call.keywords if each.arg]


def spans(key, relations):
    first, _, rest = key.partition("__")
    return first in relations and bool(rest) and rest.partition("__")[0] not in OWN_COLUMN


def is_used(file, node):
    return not isinstance(file.parents.get(node), ast.Expr)


def is_locked_before(file, node):
    functions = file.around(node, ast.FunctionDef, ast.AsyncFunctionDef)
    return any("select_for_update" in sources.identifiers(each) for each in functions)
