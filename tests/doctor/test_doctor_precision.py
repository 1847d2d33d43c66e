"""What the doctor must not say, and what nothing else may hide, as far as the files show it."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

VIEWS = """
from django.conf import settings
from rest_framework.response import Response
from rest_framework.views import APIView
"""
ROUTED = "import views\nurlpatterns += [path('more/', views.More.as_view())]\n"


@pytest.fixture
def look(lay_out, examine):
    """look(settings, **files) returns the findings of the static tier, without choices."""

    def run(text="", **files):
        findings = examine(lay_out(text, **files), "static").findings
        return [each for each in findings if not each["choice"]]

    return run


def places(findings, code):
    return ["{file}:{line}".format(**each) for each in findings if each["pitfall"] == code]


OWN_KEYS = "SIMPLE_JWT |= {'AUTH_ACCESS_COOKIE': 'a', 'AUTH_REFRESH_COOKIE': 'r'}"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("settings.SIMPLE_JWT[f'AUTH_{kind}_COOKIE']", 0),
        ("settings.SIMPLE_JWT['AUTH_' + kind + '_COOKIE']", 0),
        ("settings.SIMPLE_JWT[kind]", 0),
        ("settings.SIMPLE_JWT.get(kind)", 0),
        ("getattr(settings, 'SIMPLE_JWT', {}).get(kind)", 0),
        ("[value for key, value in settings.SIMPLE_JWT.items()]", 0),
        ("options[kind] if (options := settings.SIMPLE_JWT) else None", 0),
        ("settings.SIMPLE_JWT['AUTH_REFRESH_COOKIE']", 1),
        ("settings.SIMPLE_JWT[f'OWN_{kind}']", 2),
        ("settings.CACHES[kind]", 2),
    ],
)
def test_a_key_that_is_read_by_a_computed_name_is_not_called_unread(line, count, look):
    view = f"class More(APIView):\n    def get(self, request, kind):\n        return {line}\n"

    found = look(OWN_KEYS, views_py=VIEWS + view, more_py=ROUTED)

    assert len(places(found, "settings_misspelt")) == count


def test_a_key_that_is_read_through_a_constant_is_not_called_unread(look):
    view = "OPTIONS = settings.SIMPLE_JWT\n\n\nclass More(APIView):\n" + (
        "    def get(self, request, kind):\n        return Response(OPTIONS.get(kind))\n"
    )

    assert not places(look(OWN_KEYS, views_py=VIEWS + view, more_py=ROUTED), "settings_misspelt")


SPLIT = """
import os
from split_settings.tools import include

SIMPLE_JWT = {{}}
SECRET_KEY = {}
include("parts/" + os.environ.get("STAGE", "development") + ".py")
"""


@pytest.mark.parametrize("value", ["NotImplemented", "None", "...", "''"])
def test_a_key_is_named_in_the_file_that_gives_it_its_value(value, look):
    stage = "DEBUG = True\nSECRET_KEY = 'of-one-machine-and-in-the-code-0123456789-01'\n"

    found = look(SPLIT.format(value), **{"parts/development.py": stage})

    assert places(found, "leaked_secret_key_signs_tokens") == ["parts/development.py:2"]


@pytest.mark.parametrize("value", ["NotImplemented", "..."])
def test_a_placeholder_is_no_key_that_leaks(value, look):
    found = look(f"SIMPLE_JWT = {{}}\nSECRET_KEY = {value}\n")

    assert not places(found, "leaked_secret_key_signs_tokens")


SENT = """
from django.contrib.auth.models import User
from rest_framework import generics, serializers, viewsets


class Person(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]

    def create(self, validated_data):
        return User.objects.create_user(**validated_data)


class More(generics.CreateAPIView):
    serializer_class = Person

    def create(self, request):
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        sent.save()
        {}
"""


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ("return Response({'id': 1})", 0),
        ("kept = sent.data\n        return Response(status=201)", 0),
        ("return Response({'id': sent.data['id']})", 0),
        ("kept = sent.data\n        return Response({'id': kept['id']})", 0),
        ("print(sent.data)\n        return Response()", 0),
        ("return Response({'id': sent.data.get('id')})", 0),
        ("return Response({'count': len(sent.data)})", 0),
        ("return Response(sent.data)", 1),
        ("return Response(sent.data.copy())", 1),
        ("return Response({'user': sent.data}, status=201)", 1),
        ("kept = sent.data\n        return Response({'user': kept})", 1),
        ("kept = {'user': sent.data}\n        return Response(kept)", 1),
        ("kept = {}\n        kept['user'] = sent.data\n        return Response(kept)", 1),
        ("return super().create(request)", 1),
    ],
)
def test_a_password_is_sent_back_if_the_data_reaches_a_response(lines, count, look):
    found = look(views_py=VIEWS + SENT.format(lines), more_py=ROUTED)

    assert len(places(found, "password_is_sent_back")) == count


@pytest.mark.parametrize(("methods", "count"), [("['post']", 0), ("['get', 'post']", 1)])
def test_a_viewset_sends_what_its_methods_send(methods, count, look):
    view = SENT.format("return Response()").replace(
        "generics.CreateAPIView", "viewsets.ModelViewSet"
    )
    routed = ROUTED.replace(".as_view()", ".as_view({'post': 'create'})")

    found = look(views_py=VIEWS + view + f"    http_method_names = {methods}\n", more_py=routed)

    assert len(places(found, "password_is_sent_back")) == count


LOGINS = """
from django.contrib.auth import authenticate
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.views import TokenObtainPairView


class FacebookLogin(APIView):
    def post(self, request):
        user = find(request.data["access_token"])
        user.set_unusable_password()
        return Response({"access": str(RefreshToken.for_user(user).access_token)})


class SendCode(APIView):
    throttle_classes = [PerNumber]

"""
OWN_LOGIN = """
class Login(APIView):
    LIMIT

    def post(self, request):
        user = authenticate(**request.data)
        return Response({"access": str(RefreshToken.for_user(user).access_token)})

"""
PAIR = "TokenObtainPairView.as_view()"


@pytest.mark.parametrize(
    ("routes", "limit", "where"),
    [
        ("FacebookLogin.as_view()", None, ""),
        ("FacebookLogin.as_view(), include('djoser.urls.jwt')", None, "djoser.urls.jwt"),
        (f"FacebookLogin.as_view(), {PAIR}", None, PAIR),
        ("SendCode.as_view(), Login.as_view()", "pass", "class Login"),
        (f"SendCode.as_view(), {PAIR}", None, PAIR),
        ("SendCode.as_view(), include('dj_rest_auth.urls')", None, "dj_rest_auth.urls"),
        (f"Login.as_view(), {PAIR}", "throttle_scope = 'login'", PAIR),
        ("Login.as_view()", "throttle_classes = [PerName]", ""),
        ("Login.as_view()", "throttle_scope = 'login'", ""),
        ("Login.as_view()", "attempts = Attempts()", ""),
        ("ratelimit(key='ip', rate='5/m')(Login.as_view())", "pass", ""),
        (f"ratelimit(key='ip')({PAIR})", None, ""),
        ("TokenObtainPairView.as_view(throttle_classes=[A])", None, ""),
    ],
)
def test_a_login_without_a_limit_is_one_that_takes_a_password(routes, limit, where, look):
    urls = LOGINS + (OWN_LOGIN.replace("LIMIT", limit) if limit else "")
    urls += f"urlpatterns = [{routes}]\n"

    found = places(look(urls_py=urls), "no_login_throttle")

    lines = [urls.splitlines()[int(each.rpartition(":")[2]) - 1] for each in found]
    assert [where in each for each in lines] == ([True] if where else [])


def test_a_social_login_takes_no_password_if_its_view_is_imported(lay_out, examine):
    urls = LOGINS + "urlpatterns = [path('f/', FacebookLogin.as_view())]\n"
    urls = urls.replace("[PerNumber]", "[]").replace("find(", "str(")

    assert not places(examine(lay_out(urls_py=urls), "settings").findings, "no_login_throttle")


@pytest.mark.parametrize(
    ("headers", "hint"),
    [
        ("['content-type', 'X-Shop']", "[*default_headers, 'X-Shop']"),
        ("('accept', 'x-csrftoken')", "list(default_headers)"),
    ],
)
def test_the_advice_has_the_headers_of_the_project(headers, hint, look):
    cors = "INSTALLED_APPS += ['corsheaders']\nCORS_ALLOW_ALL_ORIGINS = True\n"
    cors += "MIDDLEWARE = ['corsheaders.middleware.CorsMiddleware', *MIDDLEWARE]\n"

    hints = [each["hint"] for each in look(f"{cors}CORS_ALLOW_HEADERS = {headers}")]

    assert any(hint in each for each in hints)
    assert not any("x-tenant-id" in each for each in hints)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("days=10", "for 10 days,"),
        ("days=1", "for 1 day,"),
        ("hours=36", "for 1 day and 12 hours,"),
        ("minutes=90", "for 1 hour and 30 minutes,"),
        ("days=7, seconds=5", "for 7 days and 5 seconds,"),
    ],
)
def test_a_duration_is_written_in_words(given, text, look):
    found = look(f"SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta({given})")

    messages = [each["message"] for each in found if each["pitfall"] == "access_survives_logout"]
    assert len(messages) == 1 and text in messages[0]


MOVES = """
from django.conf import settings


class Moves:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request.COOKIES.get("access")
        if token:
            LINE
        return self.get_response(request)
"""


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("request.META[settings.SIMPLE_JWT['AUTH_HEADER_NAME']] = f'Bearer {token}'", 1),
        ("request.META[api_settings.AUTH_HEADER_NAME] = f'Bearer {token}'", 1),
        ("request.META.setdefault('HTTP_AUTHORIZATION', f'Bearer {token}')", 1),
        ("request.META['HTTP_AUTHORIZATION'] = f'Bearer {token}'", 1),
        ("request.META['HTTP_X_SHOP'] = token", 0),
        ("print(request.META.get('HTTP_AUTHORIZATION'))", 0),
    ],
)
def test_a_middleware_may_read_the_name_of_its_header_from_the_settings(line, count, look):
    found = look("MIDDLEWARE += ['moves.Moves']", moves_py=MOVES.replace("LINE", line))

    assert len(places(found, "cookie_jwt_without_csrf")) == count


CHANGES = """
from django.contrib.auth.models import User
from rest_framework import generics, serializers, viewsets


class Person(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]
        extra_kwargs = {"password": {"write_only": True}}

    def update(self, instance, validated_data):
        instance.set_password(validated_data.pop("password"))
        return super().update(instance, validated_data)


class More(viewsets.ModelViewSet):
    serializer_class = Person
"""


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ("", 1),
        ("    def perform_create(self, serializer):\n        serializer.save()\n", 1),
        ("    http_method_names = ['get', 'patch']\n", 0),
        ("    def get_serializer_class(self):\n        return Other\n", 0),
        ("    def get_serializer_class(self):\n        if self.action == 'create':\n"
         "            return Other\n        return Person\n", 0),
        ("    def get_serializer_class(self):\n        if self.action == 'register':\n"
         "            return Other\n        return Person\n", 1),
        ("    def get_serializer_class(self):\n        return chosen_for(self.action)\n", 0),
        ("    def create(self, request):\n        return Response(status=405)\n", 0),
        ("    def perform_create(self, serializer):\n        user = serializer.save()\n"
         "        user.set_password(user.password)\n        user.save()\n", 0),
    ],
)  # fmt: skip
def test_an_update_that_hashes_hides_no_create_that_stores(more, count, look):
    routed = ROUTED.replace(".as_view()", ".as_view({'post': 'create'})")

    found = look(views_py=VIEWS + CHANGES + more, more_py=routed)

    assert len(places(found, "password_not_hashed")) == count


def test_a_serializer_that_hashes_in_both_is_right(look):
    own = (
        "    def create(self, validated_data):\n        return User.objects.create_user(**data)\n\n"
    )
    views = CHANGES.replace("    def update(", own + "    def update(")
    routed = ROUTED.replace(".as_view()", ".as_view({'post': 'create'})")

    assert not places(look(views_py=VIEWS + views, more_py=routed), "password_not_hashed")


CHOOSES = """
from rest_framework import generics, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated, SAFE_METHODS


class More(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated]

    def get_permissions(self):
        LINES

    def get_queryset(self):
        return Note.objects.filter(owner=self.request.user)
"""
BOTH = (
    "kinds = [AllowAny]\n        else:\n            kinds = [IsAuthenticated]\n"
    "        return [kind() for kind in kinds]"
)


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ("return [AllowAny()]", 1),
        ("if self.request.method == 'GET':\n            return [AllowAny()]\n"
         "        return super().get_permissions()", 1),
        ("if self.request.method in SAFE_METHODS:\n            return (AllowAny(),)\n"
         "        return [IsAuthenticated()]", 1),
        ("if self.action in ['list', 'retrieve']:\n            " + BOTH, 1),
        ("if self.action == 'list':\n            self.permission_classes = [AllowAny]\n"
         "        return super(More, self).get_permissions()", 1),
        ("return [AllowAny()] if self.request.method == 'GET' else [IsAuthenticated()]", 1),
        ("if self.action == 'create':\n            " + BOTH, 0),
        ("if self.request.method == 'POST':\n            return [AllowAny()]\n"
         "        return super().get_permissions()", 0),
        ("if self.kwargs['open']:\n            return [AllowAny()]\n"
         "        return super().get_permissions()", 0),
        ("if self.action not in ('list', 'retrieve'):\n            return [AllowAny()]\n"
         "        return [IsAuthenticated()]", 0),
        ("return [Own()]", 0),
    ],
)  # fmt: skip
def test_a_permission_is_known_through_get_permissions(lines, count, look):
    routed = ROUTED.replace(".as_view()", ".as_view({'get': 'list'})")

    found = look(views_py=VIEWS + CHOOSES.replace("LINES", lines), more_py=routed)

    assert len(places(found, "visitor_in_a_query")) == count


LOGS = """
import logging
from django.contrib.auth import authenticate
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.views import TokenObtainPairView

logger = logging.getLogger(__name__)


def tokens_of(user):
    refresh = RefreshToken.for_user(user)
    return {"refresh": str(refresh), "access": str(refresh.access_token)}


class Pair(TokenObtainPairSerializer):
    def validate(self, attrs):
        data = super().validate(attrs)
        IN_SERIALIZER
        return data


class Login(TokenObtainPairView):
    serializer_class = Pair

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        IN_VIEW
        return response


class More(APIView):
    def post(self, request):
        user = authenticate(**request.data)
        data = {"access": str(RefreshToken.for_user(user).access_token), "name": user.username}
        IN_OWN
        return Response(data)
"""


@pytest.mark.parametrize(
    ("at", "line", "count"),
    [
        ("IN_OWN", "print(data)", 1),
        ("IN_OWN", "logger.info('answer %s', data)", 1),
        ("IN_OWN", "logger.info(f'answer {data}')", 1),
        ("IN_OWN", "tokens = tokens_of(user); print(tokens)", 1),
        ("IN_OWN", "print(request.headers)", 1),
        ("IN_OWN", "logger.debug('headers %s', request.META)", 1),
        ("IN_SERIALIZER", "print(data)", 1),
        ("IN_SERIALIZER", "data['name'] = self.user.username; print(data)", 1),
        ("IN_VIEW", "print(response.data)", 1),
        ("IN_OWN", "print(data['name'])", 0),
        ("IN_OWN", "print(len(data))", 0),
        ("IN_OWN", "print(data.keys())", 0),
        ("IN_OWN", "print(request.headers['Host'])", 0),
        ("IN_OWN", "data.pop('access'); print(data)", 0),
        ("IN_OWN", "data = {'name': user.username}; print(data)", 0),
        ("IN_VIEW", "print(response.status_code)", 0),
        ("IN_VIEW", "print(response.data['name'])", 0),
    ],
)
def test_a_login_response_in_the_log_has_tokens(at, line, count, look):
    views = LOGS.replace(at, line)
    for each in ("IN_OWN", "IN_SERIALIZER", "IN_VIEW"):
        views = views.replace(each, "pass")

    found = look(views_py=VIEWS + views, more_py=ROUTED)

    assert len(places(found, "token_in_the_log")) == count


def pem(bits, kind):
    """Return one key of a new pair: "private", "pkcs8" or "public"."""
    key = generate_private_key(65537, bits)
    if kind == "public":
        public = serialization.PublicFormat.SubjectPublicKeyInfo
        return key.public_key().public_bytes(serialization.Encoding.PEM, public).decode()
    shape = {"private": "TraditionalOpenSSL", "pkcs8": "PKCS8"}[kind]
    return key.private_bytes(
        serialization.Encoding.PEM,
        getattr(serialization.PrivateFormat, shape),
        serialization.NoEncryption(),
    ).decode()


FROM_FILE = """
KEY_FILE = BASE_DIR / "certs" / "signing.pem"
SIMPLE_JWT = {"ALGORITHM": "RS256", "SIGNING_KEY": KEY_FILE.read_text(), "VERIFYING_KEY": ""}
"""


@pytest.mark.parametrize("kind", ["private", "pkcs8", "public"])
@pytest.mark.parametrize(("bits", "count"), [(1024, 1), (2048, 0)])
def test_a_short_key_is_seen_in_the_file_that_the_settings_name(kind, bits, count, look):
    found = look(FROM_FILE, **{"certs/signing.pem": pem(bits, kind)})

    assert places(found, "weak_signing_key") == ["certs/signing.pem:1"] * count
    assert all("1024 bits" in each["message"] for each in found if "bits" in each["message"])


@pytest.mark.parametrize(
    ("name", "text"), [("other.pem", None), ("signing.pem", "-----BEGIN RSA PRIVATE KEY-----\nA\n")]
)
def test_another_file_or_a_broken_key_has_no_length(name, text, look):
    found = look(FROM_FILE, **{f"certs/{name}": text or pem(1024, "private")})

    assert not places(found, "weak_signing_key")


ROUTER = """
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from ninja import NinjaAPI, Router, Schema
from ninja_jwt.tokens import RefreshToken

api = NinjaAPI()
router = Router()


class Sent(Schema):
    username: str
    password: str


@router.post("/login")
def enter(request, data: Sent):
    user = User.objects.get(username=data.username)
    if not user.check_password(data.password):
        raise HttpError(401, "no")
    return {"access": str(RefreshToken.for_user(user).access_token)}


api.add_router("", router)
urlpatterns = []
"""
HELPED = ROUTER.replace(
    'return {"access": str(RefreshToken.for_user(user).access_token)}', "return tokens_of(user)"
).replace(
    "\napi.add", "\ndef tokens_of(user):\n    return RefreshToken.for_user(user)\n\n\napi.add"
)
NINJA_APPS = "INSTALLED_APPS = ['ninja_jwt']\ndel REST_FRAMEWORK\nNINJA_JWT = SIMPLE_JWT"


@pytest.mark.parametrize(
    ("urls", "count"),
    [
        (ROUTER, 1),
        (HELPED, 1),
        (ROUTER.replace('"/login")', '"/login", throttle=[AnonRateThrottle("5/m")])'), 0),
        (ROUTER.replace("NinjaAPI()", "NinjaAPI(throttle=[AnonRateThrottle('5/m')])"), 0),
        (ROUTER.replace("Router()", "Router(throttle=[AnonRateThrottle('5/m')])"), 0),
        (ROUTER.replace("@router", "@ratelimit(key='ip', rate='5/m')\n@router"), 0),
        (ROUTER.replace("@router.post", "@router.get"), 0),
        (ROUTER.replace("password", "ticket"), 0),
        (ROUTER.replace("RefreshToken.for_user(user).access_token", "user"), 0),
    ],
)
def test_a_login_in_a_router_of_ninja_has_no_limit(urls, count, look):
    assert len(places(look(NINJA_APPS, urls_py=urls), "no_login_throttle")) == count


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("not user.check_password(data.password)", "user.password != data.password", 1),
        ("not user.check_password(data.password)", "data.password != user.password", 1),
        ("not user.check_password(data.password)", "data.password != data.again", 0),
        ("not user.check_password(data.password)", "user.is_active", 0),
    ],
)
def test_a_login_that_compares_a_password_as_it_is_stored_is_wrong(old, new, count, look):
    found = look(NINJA_APPS, urls_py=ROUTER.replace(old, new))

    assert len(places(found, "password_not_hashed")) == count


OLD = """
INSTALLED_APPS += ["dj_rest_auth"]
REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] = [
    "dj_rest_auth.jwt_auth.JWTCookieAuthentication"
]
REST_USE_JWT = True
JWT_AUTH_COOKIE = "access"
JWT_AUTH_REFRESH_COOKIE = "refresh"
"""
OLD_ROUTES = (
    "from django.urls import include\nurlpatterns += [path('a/', include('dj_rest_auth.urls'))]\n"
)


@pytest.mark.parametrize(
    ("pin", "codes"),
    [
        ("dj-rest-auth==2.1.9", {"cookie_jwt_without_csrf", "blacklist_app_not_installed",
                                 "token_cookie_is_exposed"}),
        ("dj_rest_auth[with_social]~=2.2", {"cookie_jwt_without_csrf",
                                            "blacklist_app_not_installed",
                                            "token_cookie_is_exposed"}),
        ("dj-rest-auth==5.0.2", {"dj_rest_auth_without_jwt"}),
        ("dj-rest-auth", {"dj_rest_auth_without_jwt"}),
    ],
)  # fmt: skip
def test_the_setting_names_of_an_older_dj_rest_auth_are_read(pin, codes, look):
    found = look(OLD, more_py=OLD_ROUTES, **{"requirements.txt": pin + "\n"})

    about = {"cookie_jwt_without_csrf", "blacklist_app_not_installed", "token_cookie_is_exposed",
             "dj_rest_auth_without_jwt"}  # fmt: skip
    assert {each["pitfall"] for each in found} & about == codes
    if "cookie_jwt_without_csrf" in codes:
        assert places(found, "cookie_jwt_without_csrf") == ["settings.py:8"]
        assert not any("REST_AUTH[" in each["hint"] for each in found)


def test_a_variable_that_is_not_in_the_environment_decides_by_default(look):
    settings = OLD.replace("REST_USE_JWT = True\nJWT_AUTH_COOKIE", "REST_AUTH = {'USE_JWT': True}\n"
                           "REST_AUTH['JWT_AUTH_COOKIE']").replace(
        '    "dj_rest_auth.jwt_auth.JWTCookieAuthentication"\n',
        "    'rest_framework.authentication.SessionAuthentication' if 'DEV' in os.environ\n"
        "    else 'dj_rest_auth.jwt_auth.JWTCookieAuthentication'\n",
    )  # fmt: skip

    found = look(settings, more_py=OLD_ROUTES)

    assert places(found, "cookie_jwt_without_csrf") == ["settings.py:9"]


@pytest.mark.parametrize(
    ("read", "count"),
    [
        (".get('iss')", 0),
        ("['iss']", 0),
        (".get('sub')", 1),
        ("['user_id']", 1),
        ("", 1),
        (".get('iss', 'x') and jwt.decode(token, options={'verify_signature': False})", 1),
    ],
)
def test_a_decode_that_only_reads_the_issuer_chooses_who_verifies(read, count, look):
    call = f"jwt.decode(token, options={{'verify_signature': False}}){read}"
    view = f"class More(APIView):\n    def get(self, request, token):\n        return {call}\n"

    found = look(views_py=f"{VIEWS}import jwt\n\n\n{view}", more_py=ROUTED)

    assert len(places(found, "unverified_decode")) == count
