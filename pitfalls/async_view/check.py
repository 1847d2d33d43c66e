"""Is a view async, which REST framework does not await?"""

import ast

from jwt_doctor import classes, sources, trees
from jwt_doctor.findings import check, error


@check("files")
def async_view():
    for file, node in sources.find(ast.AsyncFunctionDef, lambda node: True):
        parent = file.parents.get(node)
        decorated = {trees.last_name(each) for each in node.decorator_list}
        is_method = classes.is_view(parent) and node.name in classes.METHODS
        if not (is_method or "api_view" in decorated) or has_async_views(file):
            continue
        yield error(
            "REST framework does not await this view: every request returns 500.",
            "Write def in place of async def, or use the package adrf.",
            file.place(node),
        )


def has_async_views(file):
    return any(
        (node.module or "").split(".")[0] in ("adrf", "aiodrf", "async_drf")
        for node in file.nodes(ast.ImportFrom)
    )
