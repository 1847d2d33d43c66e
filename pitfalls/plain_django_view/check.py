"""Does a view ask for the user where no code has read the token?"""

import ast
from inspect import unwrap

from jwt_doctor import project, routes, sources, trees
from jwt_doctor.findings import check, info, warning

LOGIN_MIXINS = {
    "LoginRequiredMixin", "PermissionRequiredMixin", "UserPassesTestMixin", "AccessMixin",
}  # fmt: skip
LOGIN_DECORATORS = {"login_required", "permission_required", "user_passes_test"}


@check("project")
def plain_django_view():
    if project.is_ninja():
        return
    has_sessions = routes.gives_session_cookies()
    for callback, route in routes.callbacks():
        view = getattr(callback, "view_class", None) or callback
        if hasattr(callback, "cls") or not getattr(view, "__module__", None):
            continue
        nodes = [node for _, node in sources.own_nodes(view)]
        if any(reads_token_itself(node) for node in nodes):
            continue
        if not nodes or not any(asks_for_user(node) for node in nodes):
            continue
        if has_sessions and not looks_like_api(route, nodes):
            continue  # it may be meant for those who logged in there
        level = info if has_sessions else warning
        page = "plain_async_view" if isinstance(nodes[0], ast.AsyncFunctionDef) else None
        yield level(
            f"/{route} asks for the user and is not a REST framework view: a token is never "
            "read there.",
            hint="Make it an @api_view or an APIView, which read the token.",
            where="{}.{}".format(view.__module__, getattr(unwrap(view), "__name__", "")),
        ).explained_by(page)
        return


def asks_for_user(node):
    asked = {trees.dotted(each) for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return bool(
        LOGIN_DECORATORS & sources.identifiers(node) or {"request.user", "request.auser"} & asked
    )


def reads_token_itself(node):
    """Return whether a decorator of the project's own reads the token for a view."""
    names = {trees.last_name(each) for each in getattr(node, "decorator_list", ())}
    return bool(
        names
        and sources.find(
            ast.FunctionDef,
            lambda each: (
                each.name in names
                and {"JWTAuthentication", "AccessToken"} & sources.identifiers(each)
            ),
        )
    )


def looks_like_api(route, nodes):
    names = {name for node in nodes for name in sources.identifiers(node)}
    return "JsonResponse" in names and ("api" in route.lower() or "csrf_exempt" in names)


@check("files", code="plain_django_view")
def login_mixin_on_api_view():
    for file, node in sources.find(ast.ClassDef, is_mixed):
        yield warning(
            "A login mixin of Django runs before REST framework reads the token: a request with a "
            "valid token is redirected to the login page.",
            hint="Remove the mixin, and write permission_classes = [IsAuthenticated].",
            where=file.place(node),
        ).explained_by("login_mixin_on_api_view")
    for file, node in sources.find((ast.ClassDef, ast.FunctionDef), is_decorated):
        yield warning(
            "A login decorator of Django runs before REST framework reads the token: a request "
            "with a valid token is redirected to the login page.",
            hint="Remove the decorator, and ask for the permission IsAuthenticated.",
            where=file.place(node),
        ).explained_by("login_mixin_on_api_view")


def is_mixed(node):
    bases = [trees.last_name(each) for each in node.bases]
    mixed = [name for name in bases if name in LOGIN_MIXINS]
    views = [name for name in bases if name.endswith(API_VIEWS)]
    return bool(mixed and views) and bases.index(mixed[0]) < bases.index(views[0])


API_VIEWS = ("APIView", "ViewSet", "ModelViewSet")


def is_decorated(node):
    """Return whether a login decorator is around a whole view of REST framework: above @api_view,
    or on its dispatch(). Around get() or post() it runs after the token is read."""
    if isinstance(node, ast.FunctionDef):
        names = [trees.last_name(each) for each in node.decorator_list]
        above = names[: names.index("api_view")] if "api_view" in names else []
        return bool(LOGIN_DECORATORS & set(above))
    if not any(trees.last_name(each).endswith(API_VIEWS) for each in node.bases):
        return False
    dispatch = [each for each in node.body if getattr(each, "name", "") == "dispatch"]
    return any(
        trees.last_name(each) == "method_decorator"
        and LOGIN_DECORATORS & trees.identifiers(each)
        and (each not in node.decorator_list or "dispatch" in trees.texts(each))
        for one in [node] + dispatch
        for each in one.decorator_list
        if isinstance(each, ast.Call)
    )
