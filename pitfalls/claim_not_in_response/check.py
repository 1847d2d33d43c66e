"""Does the login use the serializer that writes the claim?"""

import ast

from jwt_doctor import project, routes, sources, trees
from jwt_doctor.findings import check, warning


@check("project")
def claim_not_in_response():
    """Two routes are alike, and the view of simplejwt is above the project's own."""
    if project.is_ninja():
        return
    from django.urls import get_resolver
    from rest_framework_simplejwt.views import TokenViewBase

    if not routes.callbacks():
        return  # the routes do not import
    first = {}
    for callback, route in routes.walk(get_resolver().url_patterns, ""):
        cls = getattr(callback, "cls", None)
        above = first.setdefault(route, cls)
        if above is cls or not isinstance(cls, type) or not isinstance(above, type):
            continue
        if issubclass(cls, TokenViewBase) and issubclass(cls, above):
            yield warning(
                f"/{route} is routed twice, and Django takes the first one: {cls.__name__} gets no "
                "request.",
                hint="Remove the route above it.",
                where=f"{cls.__module__}.{cls.__name__}",
            )


@check("settings", code="claim_not_in_response")
def login_that_no_route_names():
    """class Login(TokenObtainPairView) with a serializer, and TokenObtainPairView is routed."""
    if project.is_loaded() or project.is_ninja() or project.is_written("TOKEN_OBTAIN_SERIALIZER"):
        return
    routed = sources.find(ast.Attribute, lambda node: node.attr == "as_view")
    names = {trees.last_name(node.value) for _, node in routed}
    for file, node in sources.find(ast.ClassDef, is_login_with_serializer):
        if "TokenObtainPairView" in names and not sources.is_used(node):
            yield warning(
                f"Nothing routes {node.name}: the login is TokenObtainPairView, without this "
                "serializer.",
                hint=f"Route {node.name} in its place.",
                where=file.place(node),
                confidence="likely",
            )


def is_login_with_serializer(node):
    return {trees.last_name(each) for each in node.bases} == {"TokenObtainPairView"} and any(
        trees.last_name(target) == "serializer_class"
        for each in node.body
        if isinstance(each, ast.Assign)
        for target in each.targets
    )
