"""Is there a cookie, or a setting for one, that nothing reads?"""

import ast

from jwt_doctor import cookies, project, sources, trees
from jwt_doctor.findings import check, warning

HINT = (
    "Send the token in the Authorization header, or write an authentication class that reads the "
    "cookie and calls enforce_csrf(request)."
)


@check("settings")
def auth_cookie_ignored():
    keys = cookies.ignored_keys()
    if keys:
        yield warning(
            f"simplejwt reads no cookie and ignores {', '.join(keys)}: "
            "a request with the cookie alone returns 401.",
            HINT,
            f"SIMPLE_JWT[{keys[0]!r}]",
        )


@check("settings", code="auth_cookie_ignored")
def cookie_that_nothing_reads():
    """A token in a cookie that no script can read, and that no code of the server reads."""
    names = project.class_names(project.rest_framework("DEFAULT_AUTHENTICATION_CLASSES"))
    known = all(name.startswith(("rest_framework.", "rest_framework_simplejwt.")) for name in names)
    if not names or not known or reads_cookies():
        return
    for file, node in sources.find(ast.Call, cookies.sets_token):
        words = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
        given = [getattr(each, "value", None) for each in node.args[1:2]] + [words.get("value")]
        if words.get("httponly") is True and "" not in given:  # "" ends a cookie
            yield warning(
                "The token is set as a cookie, and nothing here reads one: a request with the "
                "cookie alone returns 401.",
                "Name an authentication class that reads the cookie and calls "
                "enforce_csrf(request).",
                file.place(node),
                confidence="likely",
            )
            return


def reads_cookies():
    """Return whether code reads a cookie: not in an authentication class that nothing names."""
    found = sources.find(ast.Attribute, lambda node: node.attr == "COOKIES", "COOKIES")
    classes = [next(file.around(node, ast.ClassDef), None) for file, node in found]
    return any(
        each is None
        or not any("Authentication" in trees.last_name(base) for base in each.bases)
        or sources.is_used(each)
        for each in classes
    )
