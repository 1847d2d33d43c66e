"""Registrations, resets and logins of a project's own, as far as the files show them."""

import pytest

VIEWS = """
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.generics import CreateAPIView
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken
"""
ROUTED = "import views\nurlpatterns += [path('more/', views.More.as_view())]\n"
VALIDATORS = (
    "AUTH_PASSWORD_VALIDATORS = [{'NAME': 'django.contrib.auth.password_validation."
    "CommonPasswordValidator'}]\n"
)


@pytest.fixture
def look(lay_out, examine):
    """look(settings, **files) returns {code: place} of the static tier, without choices."""

    def run(text="", **files):
        findings = examine(lay_out(text, **files), "static").findings
        return {
            each["pitfall"]: "{file}:{line}".format(**each)
            for each in findings
            if not each["choice"]
        }

    return run


REGISTER = """
class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]
        extra_kwargs = {"password": {"write_only": True}}

    def create(self, validated_data):
        return User.objects.create_user(**validated_data)


class More(CreateAPIView):
    permission_classes = [AllowAny]
    serializer_class = Register
"""
BY_HAND = """
class Register(serializers.Serializer):
    username = serializers.CharField()
    password = serializers.CharField()

    def create(self, validated_data):
        user = User(username=validated_data["username"])
        user.set_password(validated_data["password"])
        user.save()
        return user


class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        register = Register(data=request.data)
        register.is_valid(raise_exception=True)
        register.save()
        return Response(status=201)
"""
IN_VIEW = """
class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        User.objects.create_user(request.data["username"], password=request.data["password"])
        return Response(status=201)
"""
IN_VIEW_BY_HASH = IN_VIEW.replace(
    """create_user(request.data["username"], password=request.data["password"])
        return Response(status=201)""",
    """create(
            username=request.data["username"], password=make_password(request.data["password"])
        )
        return Response(UserSerializer(request.user).data)""",
)
BY_SERVICE = """
class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]


def register_user(data):
    return User.objects.create_user(**data)


class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        register = Register(data=request.data)
        register.is_valid(raise_exception=True)
        register_user(register.validated_data)
        return Response(status=201)
"""
CHECKS = "from django.contrib.auth.password_validation import validate_password\n"


@pytest.mark.parametrize(
    "views",
    [REGISTER, BY_HAND, IN_VIEW, IN_VIEW_BY_HASH, BY_SERVICE],
    ids=["generic", "by hand", "view", "view that hashes", "service"],
)
def test_a_registration_that_asks_no_validator_is_found(views, look):
    routed = {"views_py": VIEWS + views, "more_py": ROUTED}

    assert "password_is_not_validated" in look(VALIDATORS, **routed)
    assert "password_is_not_validated" not in look("", **routed)
    assert "password_is_not_validated" not in look(
        VALIDATORS, views_py=VIEWS + CHECKS + views, more_py=ROUTED
    )
    closed = views.replace("AllowAny]", "IsAdminUser]")
    assert "password_is_not_validated" not in look(
        VALIDATORS, views_py=VIEWS + closed, more_py=ROUTED
    )


def test_a_login_with_a_serializer_of_users_registers_nobody(look):
    views = BY_SERVICE.replace("register_user(register.validated_data)", "authenticate(request)")

    assert "password_is_not_validated" not in look(
        VALIDATORS, views_py=VIEWS + views, more_py=ROUTED
    )


ENTERS = """
class Entered(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]


class More(CreateAPIView):
    permission_classes = [AllowAny]
    serializer_class = Entered

    def create(self, request):
        entered = self.get_serializer(data=request.data)
        user = User.objects.get(username=request.data["username"])
        if not CHECK:
            return Response(status=401)
        return Response({"access": str(AccessToken.for_user(user))})
"""


@pytest.mark.parametrize(
    "check",
    [
        "user.check_password(request.data['password'])",
        "same(user)",
        "user.check_password(request.data['password']) or user.save()",
    ],
)
def test_a_login_that_is_a_create_view_registers_nobody(check, look):
    views = VIEWS + ENTERS.replace("CHECK", check)

    assert "password_is_not_validated" not in look(VALIDATORS, views_py=views, more_py=ROUTED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"write_only": True', '"write_only": True, "min_length": 12'),
        ("    def create(", "    def validate_password(self, value):\n        return value\n\n"
         "    def create("),
        ("serializers.ModelSerializer", "UserCreateSerializer"),
    ],
)  # fmt: skip
def test_a_registration_with_a_rule_of_its_own_is_left(old, new, look):
    views = VIEWS + REGISTER.replace(old, new)

    assert "password_is_not_validated" not in look(VALIDATORS, views_py=views, more_py=ROUTED)


DJOSER = "INSTALLED_APPS += ['djoser']\n\nDJOSER = OPTIONS\n"
DJOSER_ROUTES = (
    "from django.urls import include\nurlpatterns += [path('auth/', include('djoser.urls'))]\n"
)


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ("{'LOGIN_FIELD': 'email'}", "settings.py:4"),
        ("{'PASSWORD_RESET_CONFIRM_URL': 'reset/{uid}/{token}'}", None),
        ("{'EMAIL': {'password_reset': 'mails.Reset'}}", None),
        ("{'SEND_ACTIVATION_EMAIL': True, 'PASSWORD_RESET_CONFIRM_URL': 'x'}", "settings.py:4"),
        ("{'SEND_ACTIVATION_EMAIL': True, 'PASSWORD_RESET_CONFIRM_URL': 'x',"
         " 'ACTIVATION_URL': 'a/{uid}/{token}'}", None),
        ("dict(more())", None),
    ],
)  # fmt: skip
def test_a_page_that_djoser_has_no_url_of_is_found(options, place, look):
    settings = DJOSER.replace("OPTIONS", options)

    found = look(settings, more_py=DJOSER_ROUTES)

    assert found.get("djoser_page_is_missing") == place
    assert "djoser_page_is_missing" not in look(settings)


SOCKET = """
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser, User
from rest_framework_simplejwt.tokens import AccessToken


@database_sync_to_async
def get_user(user_id):
    return User.objects.get(id=user_id)


class JWTMiddleware:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        token = AccessToken(scope["query_string"].decode())
        scope["user"] = await get_user(token["user_id"])
        return await self.app(scope, receive, send)
"""
DIRECT = SOCKET.replace("get_user(token", "database_sync_to_async(User.objects.get)(id=token")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SOCKET, True),
        (DIRECT, True),
        (SOCKET.replace("id=user_id", "id=user_id, is_active=True"), False),
        (SOCKET.replace("await get_user(token", "find(token"), False),
        (SOCKET.replace("AccessToken(scope", "dict(scope"), False),
    ],
)
def test_a_socket_that_never_asks_for_is_active_is_found(text, found, look):
    codes = look(asgi_py="import sockets\n", sockets_py=text)

    assert ("inactive_user_keeps_access" in codes) == found


LOGIN = """
class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = authenticate(**request.data)
        refresh = RefreshToken.for_user(user)
        return Response({"access": str(refresh.access_token)})
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", True),
        ("str(refresh.access_token)", "str(refresh.access_token), 'refresh': str(refresh)", False),
        ("RefreshToken.for_user(user)\n", "RefreshToken.for_user(user)\n        keep(refresh)\n",
         False),
        ("refresh = RefreshToken.for_user(user)", "refresh = user", False),
        ("return Response", "refresh['role'] = 1\n        return Response", True),
    ],
)  # fmt: skip
def test_a_refresh_token_that_is_thrown_away_is_found(old, new, found, look):
    codes = look(views_py=VIEWS + LOGIN.replace(old, new), more_py=ROUTED)

    assert ("refresh_token_is_thrown_away" in codes) == found


FUNCTION = """
class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]

    def create(self, validated_data):
        return User.objects.create_user(**validated_data)


@api_view(["POST"])
@permission_classes([AllowAny])
def more(request):
    register = Register(data=request.data)
    register.is_valid(raise_exception=True)
    register.save()
    return Response(status=201)
"""


def test_a_registration_in_a_function_asks_no_validator_either(look):
    routed = "import views\nurlpatterns += [path('more/', views.more)]\n"
    closed = FUNCTION.replace("AllowAny]", "IsAdminUser]")

    found = look(VALIDATORS, views_py=VIEWS + FUNCTION, more_py=routed)

    assert found["password_is_not_validated"] == "views.py:12"
    assert "password_is_not_validated" not in look(
        VALIDATORS, views_py=VIEWS + closed, more_py=routed
    )


CHANGE = """
class ChangePassword(APIView):
    def post(self, request):
        if not request.user.check_password(request.data["old"]):
            return Response(status=400)
        request.user.set_password(request.data["new"])
        request.user.save()
        return Response()


More = ChangePassword
"""
OWN_CLASS = """
from rest_framework_simplejwt.authentication import JWTAuthentication


class Own(JWTAuthentication):
    def get_user(self, token):
        user = super().get_user(token)
        BODY
        return user
"""
USES_OWN = "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ['own.Own']\n"


@pytest.mark.parametrize(
    ("old", "new", "settings", "found"),
    [
        ("", "", "", True),
        ("", "", "SIMPLE_JWT['CHECK_REVOKE_TOKEN'] = True", False),
        ("request.user.save()", "request.user.save()\n        blacklist_all(request.user)", "",
         False),
        ("ChangePassword", "Register", "", False),
        ("", "", USES_OWN.replace("own.Own", "own.Absent"), False),
    ],
)  # fmt: skip
def test_a_new_password_that_revokes_nothing_is_found(old, new, settings, found, look):
    codes = look(settings, views_py=VIEWS + CHANGE.replace(old, new), more_py=ROUTED)

    assert ("password_change_revokes_nothing" in codes) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [("assert user", True), ("assert token['version'] == user.token_version", False)],
)
def test_a_class_that_compares_a_version_may_revoke(body, found, look):
    own = OWN_CLASS.replace("BODY", body)

    codes = look(USES_OWN, views_py=VIEWS + CHANGE, own_py=own, more_py=ROUTED)

    assert ("password_change_revokes_nothing" in codes) == found


@pytest.mark.parametrize("routes", ["djoser.urls", "dj_rest_auth.urls"])
def test_the_password_views_of_a_package_revoke_nothing(routes, look):
    more = f"from django.urls import include\nurlpatterns += [path('a/', include('{routes}'))]\n"

    jwt = "REST_AUTH = {'USE_JWT': True}\n"

    assert "password_change_revokes_nothing" in look(jwt, more_py=more)
    assert "password_change_revokes_nothing" not in look(
        jwt + "SIMPLE_JWT['CHECK_REVOKE_TOKEN'] = True", more_py=more
    )


CODE = """
class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = User.objects.get(email=request.data["email"])
        if not user.check_password(request.data["password"]):
            return Response(status=401)
        refresh = RefreshToken.for_user(user)
        return Response({"access": str(refresh.access_token), "refresh": str(refresh)})
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", True),
        ("User.objects.get(", "User.objects.filter(role=1).get(", True),
        ("user = User.objects.get(", "user, made = User.objects.get_or_create(", True),
        ("if not user.check", "if not user.is_active or not user.check", False),
        ("User.objects.get(", "User.objects.get(is_active=True, ", False),
        ("User.objects.get(email=", "authenticate(username=", False),
        ("User.objects.get(", "User.objects.create_user(", False),
        ("User.objects.get(", "find(", False),
        ("for_user(user)", "for_user(request.user)", False),
    ],
)
def test_a_login_that_never_asks_for_is_active_is_found(old, new, found, look):
    codes = look(views_py=VIEWS + CODE.replace(old, new), more_py=ROUTED)

    assert ("inactive_user_logs_in" in codes) == found


def test_a_manager_that_leaves_out_deactivated_users_looks_at_is_active(look):
    manager = (
        "from django.db import models\n\n\nclass Active(models.Manager):\n"
        "    def get_queryset(self):\n"
        "        return super().get_queryset().filter(is_active=True)\n"
    )

    codes = look(views_py=VIEWS + "import people\n" + CODE, people_py=manager, more_py=ROUTED)

    assert "inactive_user_logs_in" not in codes
