"""Who may use a view, as the files show it, and what the doctor says of it.

Each row names every finding: what is not named must not be said."""

import pytest

VIEWS = """
from django.contrib.auth import authenticate, get_user_model
from rest_framework import generics, permissions, serializers, viewsets
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import *
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import RefreshToken
from models import Note

User = get_user_model()
"""
MODELS = """
from django.db import models


class Note(models.Model):
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
"""
ROUTED = "import views\nurlpatterns += [path('more/', views.More.as_view())]\n"
ALONE = """
import views
from django.urls import path
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

urlpatterns = [
    path("token/", TokenObtainPairView.as_view()),
    path("refresh/", TokenRefreshView.as_view()),
    path("more/", views.More.as_view()),
]
"""
OPEN = "REST_FRAMEWORK['DEFAULT_PERMISSION_CLASSES'] = ['rest_framework.permissions.AllowAny']"
MODEL_PERMISSIONS = OPEN.replace("AllowAny", "DjangoModelPermissions")


def view(pytest_id, text, expected, text_of_settings="", **files):
    files = {"views_py": VIEWS + text, "more_py": ROUTED, "models_py": MODELS} | files
    return pytest.param(text_of_settings, expected, files, id=pytest_id)


# A role that a serializer takes, with the permissions that the view names.
ROLE = """
class Members(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "is_staff"]


class More(generics.RetrieveUpdateAPIView):
    queryset = User.objects.all()
    serializer_class = Members
    permission_classes = {permissions}
"""
GRANTS = {"registration_grants_privileges": "error"}
RULES = """
from rest_framework.permissions import IsAuthenticated

MEMBERS = [IsAuthenticated]
"""

CONSTANTS = [
    view(
        "a list in the file",
        "PERMS = [IsAuthenticated]\n" + ROLE.format(permissions="PERMS"),
        GRANTS,
    ),
    view(
        "a stricter list in the file",
        "PERMS = [IsAdminUser]\n" + ROLE.format(permissions="PERMS"),
        {},
    ),
    view(
        "a list of another module",
        "from rules import MEMBERS\n" + ROLE.format(permissions="MEMBERS"),
        GRANTS,
        rules_py=RULES,
    ),
    view(
        "a list of another module, under another name",
        "from rules import MEMBERS as WHO\n" + ROLE.format(permissions="WHO"),
        GRANTS,
        rules_py=RULES,
    ),
    view(
        "an attribute of another module",
        "import rules\n" + ROLE.format(permissions="rules.MEMBERS"),
        {},
        rules_py="from rest_framework.permissions import IsAdminUser\nMEMBERS = [IsAdminUser]",
    ),
    view(
        "a sum",
        "PERMS = [IsAuthenticated]\n" + ROLE.format(permissions="PERMS + [IsAdminUser]"),
        {},
    ),
    view("a choice of two", ROLE.format(permissions="[IsAuthenticated | IsAdminUser]"), {}),
    view(
        "a class under another name",
        "from rest_framework.permissions import IsAdminUser as IsAuthenticated\n"
        + ROLE.format(permissions="[IsAuthenticated]"),
        {},
    ),
    view(
        "a base class that chooses",
        "class Base(generics.GenericAPIView):\n    permission_classes = [IsAdminUser]\n\n"
        + ROLE.format(permissions="")
        .replace("    permission_classes = \n", "")
        .replace("generics.RetrieveUpdateAPIView", "Base, generics.RetrieveUpdateAPIView"),
        {},
    ),
]


@pytest.mark.parametrize(("text", "expected", "files"), CONSTANTS)
def test_a_permission_is_known_through_its_constant(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    both = expected | {"users_are_open": "warning"} if expected else {}
    assert report.codes == both
    assert all(each["file"] and each["line"] for each in report.findings)


def with_members(permissions, bases="generics.ListCreateAPIView", more=""):
    return f"""
class Members(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username"]


class More({bases}):
    queryset = User.objects.all()
    serializer_class = Members
    {permissions}
    {more}
"""


REGISTER = """
class RegisterSerializer(serializers.Serializer):
    def create(self, data):
        return User.objects.create_user(**data)


class Register(APIView):
    {permissions}

    def post(self, request):
        serializer = RegisterSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save({given})
        return Response({{}}, status=201)


More = Register
"""
ENTER = """
class Enter(APIView):
    {permissions}

    def post(self, request):
        user = authenticate(request, **request.data)
        if user is None:
            return Response(status=401)
        return Response({{"refresh": str(RefreshToken.for_user(user))}})


More = Enter
"""
CLOSED = {"public_view_is_closed": "warning"}
NOTES = """
class Notes(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id"]


class More(generics.ListAPIView):
    serializer_class = Notes
    permission_classes = {permissions}

    def get_queryset(self):
        {query}
"""
OWN_NOTES = "return Note.objects.filter(owner=self.request.user)"
QUERY = {"visitor_in_a_query": "warning"}
PLAIN = """
class More(APIView):
    {permissions}

    def get(self, request):
        return Response({{}})
"""
NO_MODEL = {"permission_needs_a_queryset": "error"}
RULE = """
class OwnerOnly(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        if request.method in {methods}:
            return obj.owner == request.user
        return {end}


class Notes(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id"]


class More(generics.RetrieveUpdateAPIView):
    queryset = Note.objects.all()
    serializer_class = Notes
    permission_classes = [IsAuthenticated, OwnerOnly]
    {more}
"""
FORGETS = {"permission_forgets_patch": "warning"}
HOOK = """
class Notes(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id"]


class More(generics.CreateAPIView):
    serializer_class = Notes

    def perform_create(self, serializer):
        if not self.request.user.is_staff:
            {refuse}
        serializer.save()
{more}
"""
THROWN = {"response_is_thrown_away": "warning"}
READS_RESULT = """
    def create(self, request):
        refused = self.perform_create(self.get_serializer(data=request.data))
        return refused or Response({})
"""

VIEWS_OF_ALL_KINDS = [
    view("a registration under IsAuthenticated", REGISTER.format(permissions="", given=""), CLOSED),
    view(
        "a registration for everybody",
        REGISTER.format(permissions="permission_classes = [AllowAny]", given=""),
        {},
    ),
    view(
        "a registration by an administrator",
        REGISTER.format(permissions="", given="made_by=request.user"),
        {},
    ),
    view("a registration under AllowAny", REGISTER.format(permissions="", given=""), {}, OPEN),
    view("a login under IsAuthenticated", ENTER.format(permissions=""), CLOSED),
    view("a login for everybody", ENTER.format(permissions="permission_classes = [AllowAny]"), {}),
    view(
        "a login whose base class is for everybody",
        "class Public(APIView):\n    permission_classes = ()\n\n"
        + ENTER.format(permissions="").replace("(APIView)", "(Public, APIView)"),
        {},
    ),
    view(
        "a registration that lists users",
        with_members("permission_classes = [AllowAny]"),
        {"users_are_open": "warning"},
    ),
    view("users for administrators", with_members("permission_classes = [IsAdminUser]"), {}),
    view(
        "a registration that only creates",
        with_members("permission_classes = [AllowAny]", "generics.CreateAPIView"),
        {},
    ),
    view(
        "users that everybody changes",
        with_members("permission_classes = [AllowAny]", "generics.RetrieveUpdateDestroyAPIView"),
        {"users_are_open": "warning"},
    ),
    view(
        "users that every user changes",
        with_members("permission_classes = [IsAuthenticated]", "generics.RetrieveUpdateAPIView"),
        {"users_are_open": "warning"},
    ),
    view(
        "users that every user reads",
        with_members("permission_classes = [IsAuthenticated]", "generics.ListAPIView"),
        {},
    ),
    view(
        "users of which each sees one's own",
        with_members(
            "permission_classes = [AllowAny]",
            "generics.RetrieveUpdateDestroyAPIView",
            "def get_object(self):\n        return self.request.user",
        ),
        {},
    ),
    view(
        "users in a view set that answers POST alone",
        with_members(
            "permission_classes = [AllowAny]",
            "viewsets.ModelViewSet",
            "http_method_names = ['post']",
        ),
        {},
        more_py=ROUTED.replace("as_view()", "as_view({'post': 'create'})"),
    ),
    view("a query by a visitor", NOTES.format(permissions="[AllowAny]", query=OWN_NOTES), QUERY),
    view(
        "a query by a visitor who may read",
        NOTES.format(permissions="[IsAuthenticatedOrReadOnly]", query=OWN_NOTES),
        QUERY,
    ),
    view("a query by a user", NOTES.format(permissions="[IsAuthenticated]", query=OWN_NOTES), {}),
    view(
        "a query that looks who asks",
        NOTES.format(
            permissions="[AllowAny]",
            query="if self.request.user.is_anonymous:\n            return Note.objects.none()\n"
            "        " + OWN_NOTES,
        ),
        {},
    ),
    view(
        "a query by the id of a visitor",
        NOTES.format(permissions="[AllowAny]", query=OWN_NOTES.replace("user)", "user.id)")),
        {},
    ),
    view(
        "model permissions without a model",
        PLAIN.format(permissions="permission_classes = [DjangoModelPermissions]"),
        NO_MODEL,
    ),
    view(
        "model permissions by default",
        PLAIN.format(permissions=""),
        NO_MODEL,
        MODEL_PERMISSIONS,
        urls_py=ALONE,
        more_py="",
    ),
    view(
        "model permissions by default, of a function", "", NO_MODEL, MODEL_PERMISSIONS, more_py=""
    ),
    view(
        "model permissions by default, and a view that chooses",
        PLAIN.format(permissions="permission_classes = [IsAuthenticated]"),
        {},
        MODEL_PERMISSIONS,
        urls_py=ALONE,
        more_py="",
    ),
    view(
        "model permissions and a queryset",
        PLAIN.format(permissions="queryset = Note.objects.all()"),
        {},
        MODEL_PERMISSIONS,
        urls_py=ALONE,
        more_py="",
    ),
    view(
        "model permissions of a view that no route names",
        PLAIN.format(permissions="permission_classes = [DjangoModelPermissions]"),
        {},
        more_py="import views\n",
    ),
    view(
        "a rule without PATCH",
        RULE.format(methods='["PUT", "DELETE"]', end="True", more=""),
        FORGETS,
    ),
    view(
        "a rule with PATCH",
        RULE.format(methods='["PUT", "PATCH", "DELETE"]', end="True", more=""),
        {},
    ),
    view("a rule that refuses the rest", RULE.format(methods='["PUT"]', end="False", more=""), {}),
    view(
        "a rule without PATCH, and a view without it",
        RULE.format(methods='["PUT"]', end="True", more="http_method_names = ['put']"),
        {},
    ),
    view(
        "a response that is thrown away",
        HOOK.format(refuse="return Response(status=403)", more=""),
        THROWN,
    ),
    view(
        "an exception in its place",
        HOOK.format(refuse="raise permissions.PermissionDenied", more=""),
        {},
    ),
    view(
        "a response that a method reads",
        HOOK.format(refuse="return Response(status=403)", more=READS_RESULT),
        {},
    ),
]


@pytest.mark.parametrize(("text", "expected", "files"), VIEWS_OF_ALL_KINDS)
def test_a_view_is_open_or_closed_as_its_permissions_say(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    ignored = {"allow_any_left", "no_refresh_route"}
    assert {code: level for code, level in report.codes.items() if code not in ignored} == expected
    assert all(each["file"] and each["line"] for each in report.findings)


DECORATED = """
class More(APIView):
    @permission_classes([IsAuthenticated])
    def get(self, request):
        return Response({})

    def delete(self, request):
        Note.objects.all().delete()
        return Response({})
"""
CHANGE = """
class ChangePassword(APIView):
    {permissions}

    def post(self, request):
        user = request.user
        user.set_password(request.data["new"])
        user.save()
        return Response({{}})


More = ChangePassword
"""
LEFT = {"allow_any_left": "warning"}
SET_STAFF = """
@api_view(["PUT"])
@permission_classes([{permission}])
def change(request, pk):
    {before}
    user = User.objects.get(id=pk)
    data = request.data
    user.is_staff = {value}
    user.save()
    return Response({{}})
"""
CHANGE_ROUTE = "import views\nurlpatterns += [path('more/<int:pk>/', views.change)]\n"


def staff(
    pytest_id, expected, permission="IsAuthenticated", before="pass", value='data["isAdmin"]'
):
    text = SET_STAFF.format(permission=permission, before=before, value=value)
    return view(pytest_id, text, expected, more_py=CHANGE_ROUTE)


LEFT_OPEN = [
    view(
        "a decorator on a method closes nothing",
        DECORATED,
        {"decorator_on_a_method": "warning"} | LEFT,
        OPEN,
        urls_py=ALONE,
        more_py="",
    ),
    view(
        "a change of the password for everybody",
        CHANGE.format(permissions=""),
        LEFT | {"password_change_revokes_nothing": "info"},
        OPEN,
        urls_py=ALONE,
        more_py="",
    ),
    view(
        "a change of the password for users",
        CHANGE.format(permissions="permission_classes = [IsAuthenticated]"),
        {"password_change_revokes_nothing": "info"},
        OPEN,
        urls_py=ALONE,
        more_py="",
    ),
    staff("a flag that every user sends", {"registration_grants_privileges": "warning"}),
    staff("a flag that administrators send", {}, "IsAdminUser"),
    staff("a flag after a look at the user", {}, before="assert request.user.is_superuser"),
    staff("a flag that nobody sends", {}, value="False"),
]


@pytest.mark.parametrize(("text", "expected", "files"), LEFT_OPEN)
def test_a_view_that_is_open_by_accident_is_named(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    assert report.codes == expected
    assert all(each["file"] and each["line"] for each in report.findings)


def test_the_views_that_change_something_are_named_first(lay_out, examine):
    text = VIEWS + "".join(
        f"@api_view(['{method}'])\ndef {name}(request):\n    return Response({{}})\n\n\n"
        for name, method in zip("abcd", ["GET", "GET", "GET", "POST"], strict=True)
    )
    more = "import views\nurlpatterns += [path(n, getattr(views, n)) for n in 'abcd']\n"
    report = examine(lay_out(OPEN, views_py=text, models_py=MODELS, more_py=more), "static")

    [said] = [each["message"] for each in report.findings if each["pitfall"] == "allow_any_left"]
    assert said.endswith(": d, hello, a and 2 more.")
