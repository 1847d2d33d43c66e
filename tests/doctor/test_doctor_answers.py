"""What logins, logouts and readers of tokens do when something fails, as the files show it.

Each row names every finding: what is not named must not be said."""

import pytest

VIEWS = """
import jwt
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import api_view
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import *
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

User = get_user_model()
"""
ROUTED = "import views\nurlpatterns += [path('more/', views.More.as_view())]\n"


def view(pytest_id, text, expected, text_of_settings="", **files):
    files = {"views_py": VIEWS + text, "more_py": ROUTED} | files
    return pytest.param(text_of_settings, expected, files, id=pytest_id)


COOKIES = """
{before}
class Enter(TokenObtainPairView):
    def finalize_response(self, request, response, *args, **kwargs):
        if "refresh" in response.data:
            response.set_cookie("refresh", response.data.pop("refresh"), httponly=True, secure=True,
                                {given})
        return super().finalize_response(request, response, *args, **kwargs)


class More(APIView):
    def post(self, request):
        RefreshToken(request.COOKIES["refresh"]).blacklist()
        response = Response()
        response.delete_cookie("refresh"{end})
        return response
"""
BLACKLIST = "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']\n"
KEPT = {"cookie_not_deleted": "warning"}


def cookie(pytest_id, given, end, expected, before="", settings=""):
    text = COOKIES.format(given=given, end=end, before=before)
    more = ROUTED.replace("[", "[path('in/', views.Enter.as_view()), ")
    return view(pytest_id, text, expected, BLACKLIST + settings, more_py=more)


SITE = "samesite='Strict'"
ENDS = [
    cookie("the same path", f"path='/api/', {SITE}", ", path='/api/'", {}),
    cookie("another path", f"path='/api/', {SITE}", "", KEPT),
    cookie("another path by its place", f"path='/api/', {SITE}", ", '/'", KEPT),
    cookie("a constant for the path", f"path=HOME, {SITE}", "", KEPT, "HOME = '/api/'"),
    cookie("a constant for both", f"path=HOME, {SITE}", ", path=HOME", {}, "HOME = '/api/'"),
    cookie(
        "a setting for the path", f"path=settings.HOME, {SITE}", "", KEPT, settings="HOME = '/api/'"
    ),
    cookie(
        "a path of the environment",
        f"path=settings.HOME, {SITE}",
        "",
        {},
        settings="HOME = os.environ['HOME_PATH']",
    ),
    cookie("another domain", f"domain='shop.example', {SITE}", "", KEPT),
    cookie("the same domain", f"domain='shop.example', {SITE}", ", domain='shop.example'", {}),
    cookie("the default path", SITE, ", path='/'", {}),
    cookie("for another site", "samesite='None'", "", KEPT),
    cookie("for another site, and deleted so", "samesite='None'", ", samesite='None'", {}),
    cookie(
        "arguments that are not shown",
        f"path='/api/', {SITE}",
        ", **OPTIONS",
        {},
        "OPTIONS = dict(path='/api/')",
    ),
]

TRIES = """
class More({base}):
    permission_classes = [AllowAny]

    def post(self, request, *args, **kwargs):
        try:
            {work}
        except Exception:
            return Response({{"success": False}}{status})
"""
FUNCTION = """
class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = authenticate(request, **request.data)
        if {test}:
            return Response({{"error": "no"}}{status})
        return Response({{"access": str(RefreshToken.for_user(user).access_token)}})
"""
SUPER = "return super().post(request, *args, **kwargs)"
OK = {"failed_login_returns_200": "warning"}
FAILED = [
    view("a login", TRIES.format(base="TokenObtainPairView", work=SUPER, status=""), OK),
    view("a refresh", TRIES.format(base="TokenRefreshView", work=SUPER, status=""), OK),
    view(
        "a login with its status",
        TRIES.format(base="TokenObtainPairView", work=SUPER, status=", status=401"),
        {},
    ),
    view(
        "a login with its status by its place",
        TRIES.format(base="TokenObtainPairView", work=SUPER, status=", 401"),
        {},
    ),
    view(
        "a view that is no login",
        TRIES.format(base="APIView", work="return Response()", status=""),
        {},
    ),
    view("a wrong password", FUNCTION.format(test="user is None", status=""), OK),
    view("a wrong password, too", FUNCTION.format(test="not user", status=""), OK),
    view(
        "a wrong password with its status",
        FUNCTION.format(test="not user", status=", status=401"),
        {},
    ),
    view("another test", FUNCTION.format(test="user.is_new", status=""), {}),
]


@pytest.mark.parametrize(("text", "expected", "files"), ENDS + FAILED)
def test_an_answer_says_what_happened(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    assert report.codes == expected
    assert all(each["file"] and each["line"] for each in report.findings)


READER = """
class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        {before}
        try:
            payload = jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"])
            if payload["token_type"] != "access":
                raise AuthenticationFailed
            user = User.objects.get(id=payload["user_id"])
        except ({caught}):
            raise AuthenticationFailed
        {check}
        return user, payload


class More(APIView):
    authentication_classes = [TokenAuthentication]

    def get(self, request):
        return Response({{}})
"""
HEADER = "header: str = request.headers.get('Authorization')\n        "
ACTIVE = "assert user.is_active"
SPLIT = "token = header.split(' ')[-1]"
UNCAUGHT = {"token_error_is_not_caught": "warning"}
INACTIVE = {"inactive_user_keeps_access": "warning"}
MISSING = {"header_may_be_missing": "warning"}
EVERY = "jwt.InvalidTokenError, User.DoesNotExist"


def reader(pytest_id, expected, caught=EVERY, check=ACTIVE, before="token = request.data['token']"):
    return view(pytest_id, READER.format(caught=caught, check=check, before=before), expected)


def decode(pytest_id, words, expected, before=""):
    text = READER.format(caught=EVERY, check=ACTIVE, before="token = request.data['token']")
    text = text.replace(', algorithms=["HS256"]', words)
    return view(pytest_id, f"OPTIONS = {{}}\n{before}\n{text}", expected)


OWN_USER = """
class Own(JWTAuthentication):
    def get_user(self, validated_token):
        return User.objects.get(id=validated_token["user_id"]{active})


class More(APIView):
    authentication_classes = [Own]

    def get(self, request):
        return Response({{}})
"""
READERS = [
    reader("each error is caught", {}),
    reader("an expired token is not", UNCAUGHT, "jwt.DecodeError, User.DoesNotExist"),
    reader("a made-up token is not", UNCAUGHT, "jwt.ExpiredSignatureError, User.DoesNotExist"),
    reader("both are caught", {}, "jwt.ExpiredSignatureError, jwt.DecodeError, User.DoesNotExist"),
    reader("every exception is caught", {}, "jwt.DecodeError, Exception"),
    reader("an inactive user is accepted", INACTIVE, check="pass"),
    reader("a header that may be missing", MISSING, before=HEADER + SPLIT),
    reader(
        "a header that is looked at",
        {},
        before=HEADER + f"if not header:\n            return None\n        {SPLIT}",
    ),
    reader("a header with a default", {}, before=HEADER.replace("')", "', '')") + SPLIT),
    decode("a list of algorithms", ', algorithms=["HS256"]', {}),
    decode("no list", "", {"decode_without_algorithms": "warning"}),
    decode("a list by its place", ', ["HS256"]', {}),
    decode("arguments that are not shown", ", **OPTIONS", {}),
    decode("another package", "", {}, "from jose import jwt"),
    view("a get_user of the project's own", OWN_USER.format(active=""), INACTIVE),
    view("a get_user that asks for is_active", OWN_USER.format(active=", is_active=True"), {}),
]

COOKIE = """
class More(TokenObtainPairView):
    def finalize_response(self, request, response, *args, **kwargs):
        if "refresh" in response.data:
            response.set_cookie("refresh", response.data.pop("refresh"), httponly=True,
                                samesite="Strict", secure={secure})
        return super().finalize_response(request, response, *args, **kwargs)
"""
EXPOSED = {"token_cookie_is_exposed": "warning"}
BY_DEFAULT = {"token_cookie_is_exposed": "info"}
READ_FLAG = """
from decouple import config

SIMPLE_JWT["SAFE"] = config("SAFE", default={}, cast=bool)
"""
FLAGS = [
    view("a setting that is off", COOKIE.format(secure="settings.SAFE"), EXPOSED, "SAFE = False"),
    view("a setting that is on", COOKIE.format(secure="settings.SAFE"), {}, "SAFE = True"),
    view(
        "a key that is off by default",
        COOKIE.format(secure="settings.SIMPLE_JWT['SAFE']"),
        BY_DEFAULT,
        READ_FLAG.format(False),
    ),
    view(
        "a key that is on by default",
        COOKIE.format(secure="settings.SIMPLE_JWT['SAFE']"),
        {},
        READ_FLAG.format(True),
    ),
    view("a flag that is computed", COOKIE.format(secure="not settings.DEBUG"), {}),
]

OWN_COOKIE = """
class Cookie(JWTAuthentication):
    def authenticate(self, request):
        token = request.COOKIES.get("access")
        if token is None:
            return None
        {read}
        self.enforce_csrf(request)
        return self.get_user(validated), validated


class More(APIView):
    permission_classes = [AllowAny]
    {classes}

    def get(self, request):
        return Response({{}})
"""
READ = "validated = self.get_validated_token(token)"
TRY = f"try:\n            {READ}\n        except Exception:\n            return None"
STALE = {"public_view_refuses_stale_token": "info"}
IN_SETTINGS = "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ['views.Cookie']"
PUBLIC = [
    view("a stale cookie", OWN_COOKIE.format(read=READ, classes=""), STALE, IN_SETTINGS),
    view(
        "a stale cookie that is ignored", OWN_COOKIE.format(read=TRY, classes=""), {}, IN_SETTINGS
    ),
    view(
        "a public view that reads no cookie",
        OWN_COOKIE.format(read=READ, classes="authentication_classes = []"),
        {},
        IN_SETTINGS,
    ),
    view(
        "each origin beside a list",
        "More = TokenObtainPairView",
        {"cors_preflight": "info"},
        "MIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')\n"
        "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOWED_ORIGINS = ['https://shop.example']",
    ),
]

OWN_LOGIN = """
class Login(TokenObtainPairView):
    serializer_class = TokenObtainPairView


class More(TokenObtainPairView):
    pass
"""
IGNORED_LOGIN = {"claim_not_in_response": "warning"}
IN_ROUTE = "import views\nurlpatterns += [path('more/', views.Login.as_view())]\n"
LOGIN_VIEWS = [
    view("a login that nothing routes", OWN_LOGIN, IGNORED_LOGIN),
    view("a login that is routed", OWN_LOGIN, {}, more_py=IN_ROUTE),
    view("a login without a serializer", "class More(TokenObtainPairView):\n    pass", {}),
]

NINJA = """
from django.urls import path
from ninja_extra import NinjaExtraAPI
from ninja_jwt.controller import NinjaJWTDefaultController

api = NinjaExtraAPI()
api.register_controllers(NinjaJWTDefaultController)
urlpatterns = [path("api/", api.urls)]
"""


@pytest.mark.parametrize(("text", "expected", "files"), READERS + FLAGS + PUBLIC + LOGIN_VIEWS)
def test_what_reads_a_token_is_examined(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    ignored = {"settings_misspelt", "auth_cookie_ignored"}
    assert {code: level for code, level in report.codes.items() if code not in ignored} == expected


def test_a_login_of_ninja_beside_rest_framework_has_no_limit(lay_out, examine):
    report = examine(
        lay_out("INSTALLED_APPS += ['ninja_jwt', 'ninja_extra']", urls_py=NINJA), "static"
    )

    [found] = [each for each in report.findings if each["pitfall"] == "no_login_throttle"]
    assert (found["file"], found["level"]) == ("urls.py", "warning")


def test_a_lifetime_of_the_environment_hides_no_other_setting(lay_out, examine):
    text = (
        "SIMPLE_JWT = {'ACCESS_TOKEN_LIFETIME': ENV.timedelta('X'), 'ROTATE_REFRESH_TOKENS': True}"
    )
    report = examine(lay_out("from environs import Env\nENV = Env()\n" + text), "static")

    assert report.codes["rotation_without_blacklist"] == "warning"


@pytest.mark.parametrize("name", ["django", "rest_framework", "shop_api"])
def test_a_folder_with_the_name_of_a_package_hides_no_class_of_it(name, lay_out, examine):
    text = "MIDDLEWARE += ['django.middleware.csrf.CsrfViewMiddleware']"
    folder = lay_out(text)
    (folder / "__init__.py").write_text("", "utf-8")
    report = examine(folder.rename(folder.with_name(name)), "static")

    assert report.codes == {}


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("'secret-key'", "error"),
        ("os.environ.get('KEY', 'k' * 50)", "warning"),
        ("os.environ['KEY']", None),
    ],
)  # fmt: skip
def test_settings_that_ask_django_for_their_own_values_are_computed(key, level, lay_out, examine):
    text = (
        f"SECRET_KEY = {key}\nfrom django.conf import settings\n"
        "SIMPLE_JWT = {'SIGNING_KEY': settings.SECRET_KEY}"
    )
    report = examine(lay_out(text), "static")

    assert report.codes.get("leaked_secret_key_signs_tokens") == level


def test_settings_of_several_files_that_ask_django_for_their_own_values_are_computed(
    lay_out, examine
):
    text = "SECRET_KEY = 'secret-key'\nfrom tokens import *"
    tokens = "from django.conf import settings\nSIMPLE_JWT = {'SIGNING_KEY': settings.SECRET_KEY}"
    report = examine(lay_out(text, tokens_py=tokens), "static")

    assert report.codes["leaked_secret_key_signs_tokens"] == "error"
