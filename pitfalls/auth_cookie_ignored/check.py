"""Are there settings for a cookie that nothing reads?"""

import ast

from jwt_doctor import project, sources, trees
from jwt_doctor.findings import check, warning

HINT = (
    "Send the token in the Authorization header, or write an authentication class that reads the "
    "cookie and calls enforce_csrf(request)."
)
PACKAGE = "rest_framework_simplejwt."


@check("settings")
def auth_cookie_ignored():
    keys = [key for key in project.written("SIMPLE_JWT") if str(key).startswith("AUTH_COOKIE")]
    if not keys or project.is_ninja() or any(is_read(key) for key in keys):
        return
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    if not any(name.startswith(PACKAGE) for name in names):
        return  # a class of another package may read them
    yield warning(
        f"simplejwt reads no cookie and ignores {', '.join(keys)}: "
        "a request with the cookie alone returns 401.",
        HINT,
        f"SIMPLE_JWT[{keys[0]!r}]",
    )


def is_read(key):
    """Return whether the project's own code reads a key, in its settings or elsewhere."""
    return (
        sources.is_read(key)
        or key in sources.names_used()
        or any(
            key in trees.texts(node)
            for file in sources.settings_files()
            for node in file.nodes(ast.Subscript, ast.Call)
            if gets(node)
        )
    )


def gets(node):
    if isinstance(node, ast.Call):
        return trees.last_name(node) == "get"
    return isinstance(node.ctx, ast.Load)
