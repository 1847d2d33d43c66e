"""Does code change SIMPLE_JWT after simplejwt has read it?"""

import ast

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, warning


@check("files")
def settings_changed_at_run_time():
    found = sources.find(ast.Assign, changes_settings) + [
        (file, node)
        for file in sources.settings_files()
        for node in file.nodes(ast.Assign)
        if changes_settings(node) and any(file.around(node, ast.FunctionDef))
    ]
    for file, node in found:
        yield warning(
            "simplejwt reads SIMPLE_JWT once, when it is imported: a change at run time has no "
            "effect.",
            "For a key per tenant, write a token backend of your own.",
            file.place(node),
        )


def changes_settings(node):
    target = node.targets[0]
    if isinstance(target, ast.Subscript):
        target = target.value
    return trees.dotted(target).endswith("settings.SIMPLE_JWT")
