"""Views that let everybody do more than their name says."""

import ast

from jwt_doctor import classes, permissions, sources, trees
from jwt_doctor.checks.closed_views import REGISTERS
from jwt_doctor.findings import NotKnown, check, warning

LISTS = {"ListAPIView", "ListCreateAPIView", "ModelViewSet", "ReadOnlyModelViewSet"}
CHANGES = {
    "UpdateAPIView", "DestroyAPIView", "RetrieveUpdateAPIView", "RetrieveDestroyAPIView",
    "RetrieveUpdateDestroyAPIView", "ModelViewSet",
}  # fmt: skip

# What a view names whose own code decides, or that answers fewer methods or rows.
OWN_WAY = {
    "get_queryset", "get_object", "http_method_names", "get_permissions", "check_permissions",
    "check_object_permissions", "PermissionDenied", "NotAuthenticated", "is_authenticated",
    "is_staff", "is_superuser", "initial", "dispatch", "filter", "none",
}  # fmt: skip


@check("settings")
def users_are_open():
    """A registration that is a ListCreateAPIView: its GET lists all users to everyone."""
    for file, node in sources.find(ast.ClassDef, shows_every_user):
        bases = {trees.last_name(each) for each in node.bases}
        can = [
            word
            for word, found in (("read", bases & LISTS), ("change", bases & CHANGES))
            if found and not overridden(node, word)
        ]
        try:
            names = permissions.written(node)
            if names is None and permissions.default() <= {"AllowAny"}:
                if not REGISTERS.search(node.name):
                    continue  # allow_any_left speaks of it
            names = permissions.of_view(node)
        except NotKnown:
            continue
        if names == {"IsAuthenticated"}:
            who, how, can = "Every user", "", [word for word in can if word == "change"]
        elif names <= {"AllowAny"}:
            who, how = "Everyone", ", without a token"
        else:
            continue
        if can and sources.is_used(node):
            yield warning(
                f"{who} can {' and '.join(can)} every user here{how}.",
                "Use CreateAPIView for a registration, and IsAdminUser or the user's own row for "
                "the rest.",
                file.place(node),
                confidence="likely",
            )


METHODS = {"read": {"list", "get"}, "change": {"update", "destroy", "put", "delete"}}


def overridden(node, word):
    return bool({getattr(each, "name", "") for each in node.body} & METHODS[word])


def shows_every_user(node):
    """Return whether a view's rows are those of the user model: queryset = User.objects.all()"""
    if not {trees.last_name(each) for each in node.bases} & (LISTS | CHANGES):
        return False
    if OWN_WAY & sources.identifiers(node):
        return False
    for each in node.body:
        for inner in ast.walk(permissions.value_of(each, "queryset") or ast.Pass()):
            if isinstance(inner, ast.Call) and trees.dotted(inner.func).endswith(".objects.all"):
                return classes.is_user_model(inner.func.value.value)
    return False
