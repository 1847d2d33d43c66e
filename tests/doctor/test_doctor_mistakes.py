"""Mistakes that people make, each in a small project, and what the doctor says of it.

Each row names every finding: what is not named must not be said."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

VIEWS = """
from rest_framework.response import Response
from rest_framework.views import APIView
"""
ROUTED = "import views\nurlpatterns += [path('more/', views.More.as_view())]\n"

PAIR = """
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key


def pair(size=2048):
    key = generate_private_key(65537, size)
    private = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    public = key.public_key().public_bytes(
        s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()
"""
RS256 = "from pair import pair\nONE, TWO = pair()\nOTHER, _ = pair()\n"


def settings(pytest_id, text, expected, **files):
    return pytest.param(text, expected, files, id=pytest_id)


def view(pytest_id, text, expected, text_of_settings="", **files):
    files = {"views_py": VIEWS + text, "more_py": ROUTED} | files
    return pytest.param(text_of_settings, expected, files, id=pytest_id)


SETTINGS = [
    settings("nothing", "", {}),
    settings(
        "the name of the setting",
        "REST_FRAMWORK = REST_FRAMEWORK\ndel REST_FRAMEWORK",
        {
            "settings_misspelt": "warning",
            "jwt_authentication_missing": "error",
            "allow_any_left": "warning",
        },
    ),
    settings(
        "a refresh token that expires first",
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(minutes=30)\n"
        "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(minutes=5)",
        {"refresh_token_expires_first": "warning"},
    ),
    settings(
        "ES256 with a key that does not parse",
        "SIMPLE_JWT |= {'ALGORITHM': 'ES256', 'VERIFYING_KEY': b'x' * 40}",
        {"unusable_key": "error"},
    ),
    settings(
        "a setting assigned twice",
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}\n"
        "REST_FRAMEWORK = {'PAGE_SIZE': 10, 'DEFAULT_PERMISSION_CLASSES': [\n"
        "    'rest_framework.permissions.IsAuthenticated']}",
        {"setting_assigned_twice": "warning", "jwt_authentication_missing": "error"},
    ),
    settings(
        "a key with written newlines",
        RS256 + "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': ONE.replace('\\n', r'\\n'),"
        " 'VERIFYING_KEY': TWO}",
        {"unusable_key": "error"},
        pair_py=PAIR,
    ),
    settings(
        "keys that are no pair",
        RS256 + "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': OTHER, 'VERIFYING_KEY': TWO}",
        {"keys_are_no_pair": "error"},
        pair_py=PAIR,
    ),
    settings(
        "a good pair",
        RS256 + "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': ONE, 'VERIFYING_KEY': TWO}",
        {},
        pair_py=PAIR,
    ),
    settings(
        "a path in place of a key",
        "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': 'keys/private.pem',"
        " 'VERIFYING_KEY': 'keys/public.pem'}",
        {"unusable_key": "error"},
    ),
    settings(
        "a key in quotes",
        RS256 + "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': '\"' + ONE + '\"',"
        " 'VERIFYING_KEY': TWO}",
        {"unusable_key": "error"},
        pair_py=PAIR,
    ),
    settings(
        "a pair for HS256",
        RS256 + "SIMPLE_JWT = {'SIGNING_KEY': ONE, 'VERIFYING_KEY': TWO}",
        {"unusable_key": "error"},
        pair_py=PAIR,
    ),
    settings(
        "a short RSA key",
        "from pair import pair\nONE, TWO = pair(1024)\n"
        "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': ONE, 'VERIFYING_KEY': TWO}",
        {"weak_signing_key": "warning"},
        pair_py=PAIR,
    ),
    settings(
        "an unknown algorithm", "SIMPLE_JWT['ALGORITHM'] = 'SHA256'", {"unusable_key": "error"}
    ),
    settings(
        "a key for each process",
        "from django.core.management.utils import get_random_secret_key\n"
        "SECRET_KEY = get_random_secret_key()\nSIMPLE_JWT = {}",
        {"new_key_at_each_start": "error"},
    ),
    settings(
        "a key with a default in the file",
        "SECRET_KEY = os.environ.get('DJANGO_KEY', 'a-default-that-is-in-git-0123456789-012345')\n"
        "SIMPLE_JWT = {}",
        {"leaked_secret_key_signs_tokens": "warning"},
    ),
    settings(
        "inactive users accepted",
        "SIMPLE_JWT['CHECK_USER_IS_ACTIVE'] = False",
        {"inactive_user_keeps_access": "warning"},
    ),
    settings(
        "a serializer that is not there",
        "SIMPLE_JWT['TOKEN_OBTAIN_SERIALIZER'] = 'people.serializers.Login'",
        {"class_cannot_be_imported": "error"},
    ),
    settings(
        "an audience for one side", "SIMPLE_JWT |= {'AUDIENCE': 'shop', 'ISSUER': 'shop'}", {}
    ),
    settings(
        "a header type with a space",
        "SIMPLE_JWT['AUTH_HEADER_TYPES'] = ('Bearer ',)",
        {"no_header_matches": "error"},
    ),
    settings(
        "no header type", "SIMPLE_JWT['AUTH_HEADER_TYPES'] = ()", {"no_header_matches": "error"}
    ),
    settings("a lower-case header type", "SIMPLE_JWT['AUTH_HEADER_TYPES'] = ('bearer',)", {}),
    settings("sub", "SIMPLE_JWT['USER_ID_CLAIM'] = 'sub'", {"sub_was_a_number": "info"}),
    settings(
        "sliding tokens",
        "SIMPLE_JWT['AUTH_TOKEN_CLASSES'] = ('rest_framework_simplejwt.tokens.SlidingToken',)",
        {"sliding_tokens": "info", "login_token_is_refused": "error"},
    ),
    settings(
        "sliding views",
        "",
        {"login_token_is_refused": "error"},
        urls_py="from django.urls import path\n"
        "from rest_framework_simplejwt.views import TokenObtainSlidingView\n"
        "urlpatterns = [path('token/', TokenObtainSlidingView.as_view())]\n",
    ),
    settings(
        "Basic beside JWT",
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'].append("
        "'rest_framework.authentication.BasicAuthentication')",
        {"basic_authentication_beside_jwt": "warning"},
    ),
    settings(
        "a cookie that a middleware copies into the header",
        "MIDDLEWARE.insert(0, 'own.CookieToHeader')",
        {"cookie_jwt_without_csrf": "warning"},
        own_py="""
class CookieToHeader:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "access" in request.COOKIES:
            request.META["HTTP_AUTHORIZATION"] = "Bearer " + request.COOKIES["access"]
        return self.get_response(request)
""",
    ),
    settings(
        "a cookie and a comment about CSRF",
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ['own.Cookie']",
        {"cookie_jwt_without_csrf": "warning"},
        own_py="""
from rest_framework_simplejwt.authentication import JWTAuthentication


class Cookie(JWTAuthentication):
    def authenticate(self, request):  # a csrf check comes later
        token = self.get_validated_token(request.COOKIES["access"])
        return self.get_user(token), token
""",
    ),
    settings(
        "a key for each tenant, set by a middleware",
        "MIDDLEWARE.insert(0, 'tenant.Key')",
        {"settings_changed_at_run_time": "warning"},
        tenant_py="""
from django.conf import settings


class Key:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        settings.SIMPLE_JWT["SIGNING_KEY"] = "of " + request.get_host()
        return self.get_response(request)
""",
    ),
    settings(
        "a claim that JSON cannot hold",
        "SIMPLE_JWT['TOKEN_OBTAIN_SERIALIZER'] = 'login.Login'",
        {"claim_is_not_json": "error"},
        login_py="""
import uuid

from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class Login(TokenObtainPairSerializer):
    @classmethod
    def get_token(cls, user):
        token = super().get_token(user)
        token["team"] = uuid.uuid4()
        return token
""",
    ),
    settings(
        "a login with another field than the backend's",
        "SIMPLE_JWT['TOKEN_OBTAIN_SERIALIZER'] = 'login.Login'",
        {"no_backend_for_the_login": "error"},
        login_py="""
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class Login(TokenObtainPairSerializer):
    username_field = "email"
""",
    ),
    settings(
        "a backend that takes no email",
        "INSTALLED_APPS += ['people']\nAUTH_USER_MODEL = 'people.User'\n"
        "AUTHENTICATION_BACKENDS = ['people.backends.Directory']",
        {"no_backend_for_the_login": "error"},
        people____init___py="",
        people__models_py="""
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    email = models.EmailField(unique=True)
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username"]
""",
        people__backends_py="""
from django.contrib.auth.backends import BaseBackend


class Directory(BaseBackend):
    def authenticate(self, request, username=None, password=None):
        return None
""",
    ),
    settings(
        "a user model that is not named",
        "INSTALLED_APPS += ['people']",
        {"user_model_forgotten": "warning"},
        people____init___py="",
        people__models_py="""
from django.contrib.auth.models import AbstractUser
from django.db import models


class Member(AbstractUser):
    groups = models.ManyToManyField("auth.Group", related_name="members")
    user_permissions = models.ManyToManyField("auth.Permission", related_name="members")
""",
    ),
    settings(
        "users who start inactive",
        "INSTALLED_APPS += ['people']\nAUTH_USER_MODEL = 'people.User'",
        {"new_users_are_inactive": "info"},
        people____init___py="",
        people__models_py="""
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    is_active = models.BooleanField(default=False)
""",
    ),
    settings(
        "tokens of an identity provider",
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [\n"
        "    'rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication']\n"
        "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'JWK_URL': 'http://127.0.0.1:9/certs',\n"
        "    'AUDIENCE': 'account', 'ISSUER': 'https://sso.example.org',\n"
        "    'SIGNING_KEY': SECRET_KEY}",
        {"provider_tokens_have_no_type": "info"},
        urls_py="""
from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response


@api_view(["GET"])
def hello(request):
    return Response()


urlpatterns = [path("hello/", hello)]
""",
    ),
    settings(
        "no token is issued or read",
        "SIMPLE_JWT = {}\nREST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [\n"
        "    'rest_framework.authentication.SessionAuthentication']}",
        {"jwt_authentication_missing": "info"},
        urls_py="urlpatterns = []\n",
    ),
    settings(
        "defaults that are written",
        "SIMPLE_JWT |= {'CHECK_REVOKE_TOKEN': False, 'LEEWAY': 0, 'JSON_ENCODER': None}",
        {},
    ),
    settings(
        "a file that is not UTF-8",
        "",
        {"unverified_decode": "error"},
        more_py="import views\nurlpatterns += [path('more/', views.More.as_view())]\n",
        views_py=VIEWS + "import jwt\n\n\nclass More(APIView):\n    def get(self, request):\n"
        "        return Response(jwt.decode(request.GET['t'], "
        "options={'verify_signature': False}))\n",
    ),
]

STORING = """
from django.contrib.auth.models import User
from rest_framework import serializers


class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]
        extra_kwargs = {"password": {"write_only": True}}
"""
HASHING = (
    STORING
    + """
    def create(self, validated_data):
        return User.objects.create_user(**validated_data)
"""
)
TWO_OF_A_NAME = """
from people import *
from rest_framework.generics import CreateAPIView


class More(CreateAPIView):
    authentication_classes = permission_classes = []
    serializer_class = Register
"""

PROVIDER = """
import requests
from django.shortcuts import redirect


class More(APIView):
    def post(self, request):
        access_token = request.session["provider"]
        url = f"https://provider.example/revoke?token={{access_token}}"
        return {asks}
"""
FETCHED = """
import jwt
import requests


def claims_of(id_token):
    return jwt.decode(id_token, options={{"verify_signature": False}})


class More(APIView):
    def get(self, request):
        sent = {{"grant_type": "authorization_code", "code": request.GET["code"]}}
        tokens = requests.post("https://provider.example/token", data=sent).json()
        return Response(claims_of({given}))
"""

SOCKET = """
from urllib.parse import parse_qs
from rest_framework_simplejwt.tokens import AccessToken


class Chat:
    async def connect(self):
        query = parse_qs(self.scope["query_string"].decode())
        self.user_id = AccessToken(query{asked})["user_id"]
"""

GOOGLE = """
from django.conf import settings
from google.auth.transport.requests import Request
from google.oauth2 import id_token


class More(APIView):
    permission_classes = []

    def post(self, request):
        claims = id_token.verify_oauth2_token({given})
"""

CODE = [
    view(
        "an attribute that nothing reads",
        "from rest_framework.permissions import IsAdminUser\n\n\nclass More(APIView):\n"
        "    permissions_classes = [IsAdminUser]\n",
        {"view_attribute_misspelt": "error"},
    ),
    view(
        "an attribute in the singular",
        "class More(APIView):\n    permission_class = []\n",
        {"view_attribute_misspelt": "error"},
    ),
    view(
        "a decorator on a method",
        "from rest_framework.decorators import permission_classes\n\n\nclass More(APIView):\n"
        "    @permission_classes([])\n    def get(self, request):\n        return Response()\n",
        {"decorator_on_a_method": "warning"},
    ),
    view(
        "no authentication class, and IsAuthenticated",
        "class More(APIView):\n    authentication_classes = []\n",
        {"view_rejects_everyone": "error"},
    ),
    view(
        "no authentication class in a view for everyone",
        "class More(APIView):\n    authentication_classes = []\n    permission_classes = []\n",
        {},
    ),
    view(
        "the options of decode() in a variable",
        "import jwt\n\n\nclass More(APIView):\n    def get(self, request):\n"
        "        options = {'verify_signature': False}\n"
        "        return Response(jwt.decode(request.GET['token'], options=options))\n",
        {"unverified_decode": "error"},
    ),
    view(
        "a login where the refresh should be",
        "",
        {"login_at_the_refresh": "error"},
        more_py="urlpatterns[1] = path('refresh/', TokenObtainPairView.as_view())\n",
    ),
    view(
        "an async view",
        "class More(APIView):\n    async def get(self, request):\n        return Response()\n",
        {"async_view": "error"},
    ),
    view(
        "a login mixin",
        "from django.contrib.auth.mixins import LoginRequiredMixin\n\n\n"
        "class More(LoginRequiredMixin, APIView):\n    pass\n",
        {"plain_django_view": "warning"},
    ),
    view(
        "a login decorator around a whole APIView",
        "from django.contrib.auth.decorators import login_required\n"
        "from django.utils.decorators import method_decorator\n\n\n"
        "@method_decorator(login_required(login_url='/in/'), name='dispatch')\n"
        "class More(APIView):\n    pass\n",
        {"plain_django_view": "warning"},
    ),
    view(
        "a login decorator above @api_view",
        "from django.contrib.auth.decorators import permission_required\n"
        "from rest_framework.decorators import api_view\n\n\n"
        "@permission_required('auth.add_user')\n@api_view(['GET'])\n"
        "def more(request):\n    return Response({})\n\n\n"
        "class More(APIView):\n    pass\n",
        {"plain_django_view": "warning"},
    ),
    view(
        "login decorators that run after the token is read",
        "from django.contrib.auth.decorators import login_required\n"
        "from django.utils.decorators import method_decorator\n"
        "from rest_framework.decorators import api_view\n\n\n"
        "@api_view(['GET'])\n@login_required\ndef more(request):\n    return Response({})\n\n\n"
        "@method_decorator(login_required, name='get')\n"
        "class More(APIView):\n"
        "    def get(self, request):\n        return Response({})\n\n"
        "    @method_decorator(login_required)\n"
        "    def post(self, request):\n        return Response({})\n",
        {},
    ),
    view(
        "a token in the log",
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    def get(self, request):\n"
        "        access = str(RefreshToken.for_user(request.user).access_token)\n"
        "        print(f'access token: {access}')\n        return Response({'access': access})\n",
        {"token_in_the_log": "warning"},
    ),
    view(
        "the length of a token in the log",
        "class More(APIView):\n    def post(self, request):\n"
        "        token = request.data['token']\n        print(len(token))\n"
        "        return Response()\n",
        {},
    ),
    view(
        "a cookie without flags",
        "from rest_framework_simplejwt.views import TokenObtainPairView\n\n\n"
        "class More(TokenObtainPairView):\n    def post(self, request, *args, **kwargs):\n"
        "        response = super().post(request, *args, **kwargs)\n"
        "        response.set_cookie('access', response.data['access'])\n        return response\n",
        {"token_cookie_is_exposed": "warning"},
    ),
    view(
        "a cookie without flags, named by a constant",
        "from rest_framework_simplejwt.views import TokenObtainPairView\n\nCOOKIE = 'a'\n\n\n"
        "class More(TokenObtainPairView):\n    def post(self, request, *args, **kwargs):\n"
        "        response = super().post(request, *args, **kwargs)\n"
        "        response.set_cookie(COOKIE, response.data.pop('refresh'))\n"
        "        return response\n",
        {"token_cookie_is_exposed": "warning"},
    ),
    view(
        "a cookie of another kind, named by a constant",
        "COOKIE = 'theme'\n\n\nclass More(APIView):\n    def post(self, request):\n"
        "        response = Response()\n        response.set_cookie(COOKIE, 'dark')\n"
        "        return response\n",
        {},
    ),
    view(
        "a cookie with flags",
        "from rest_framework_simplejwt.views import TokenObtainPairView\n\n\n"
        "class More(TokenObtainPairView):\n    def post(self, request, *args, **kwargs):\n"
        "        response = super().post(request, *args, **kwargs)\n"
        "        response.set_cookie('access', 'x', httponly=True, secure=True)\n"
        "        request.COOKIES.get('access')  # something reads it\n"
        "        return response\n",
        {},
    ),
    view(
        "a logout that deletes cookies only",
        "class More(APIView):\n    pass\n\n\nclass Logout(APIView):\n"
        "    def post(self, request):\n        response = Response()\n"
        "        response.delete_cookie('refresh')\n        return response\n",
        {"logout_revokes_nothing": "warning"},
    ),
    view(
        "a refresh that never looks at the user",
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    permission_classes = authentication_classes = []\n\n    def post(self, request):\n"
        "        token = RefreshToken(request.data['refresh'])\n"
        "        return Response({'access': str(token.access_token)})\n",
        {"deleted_user_refresh": "warning"},
    ),
    view(
        "a decode without verification, by position",
        "from rest_framework_simplejwt.backends import TokenBackend\n\n\nclass More(APIView):\n"
        "    def get(self, request):\n"
        "        return Response(TokenBackend('HS256').decode(request.GET['t'], False))\n",
        {"unverified_decode": "error"},
    ),
    view(
        "a token class without verification",
        "from django.contrib.auth import get_user_model\n"
        "from rest_framework.authentication import BaseAuthentication\n"
        "from rest_framework_simplejwt.tokens import AccessToken\n\n\n"
        "class Own(BaseAuthentication):\n    def authenticate(self, request):\n"
        "        token = AccessToken(request.GET['t'], verify=False)\n"
        "        return get_user_model().objects.get(pk=token['user_id']), token\n\n\n"
        "class More(APIView):\n    authentication_classes = [Own]\n",
        {"unverified_decode": "error"},
    ),
    view(
        "a token that is only counted",
        "from rest_framework.throttling import SimpleRateThrottle\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\n"
        "class Throttle(SimpleRateThrottle):\n    rate = '5/m'\n\n"
        "    def get_cache_key(self, request, view):\n"
        "        return RefreshToken(request.data['t'], verify=False).get('user_id')\n\n\n"
        "class More(APIView):\n    throttle_classes = [Throttle]\n",
        {},
    ),
    view(
        "any type of token for a socket",
        "class More(APIView):\n    pass\n",
        {"token_type_confusion": "error"},
        routing_py="""
from django.contrib.auth import get_user_model
from rest_framework_simplejwt.tokens import UntypedToken


class Sockets:
    async def __call__(self, scope, receive, send):
        token = UntypedToken(scope["query_string"])
        scope["user"] = await get_user_model().objects.aget(pk=token["user_id"])
""",
    ),
    view(
        "tokens for another model's rows",
        "from people.models import Customer\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    authentication_classes = permission_classes = []\n\n    def post(self, request):\n"
        "        customer = Customer.objects.get(email=request.data['email'])\n"
        "        if not customer.check_password(request.data['password']):\n"
        "            return Response(status=401)\n"
        "        return Response({'refresh': str(RefreshToken.for_user(customer))})\n",
        {"token_for_another_model": "error"},
        "INSTALLED_APPS += ['people']",
        people____init___py="",
        people__models_py="from django.contrib.auth.models import AbstractBaseUser\n"
        "from django.db import models\n\n\nclass Customer(AbstractBaseUser):\n"
        "    email = models.EmailField(unique=True)\n    USERNAME_FIELD = 'email'\n",
    ),
    view(
        "tokens for a user whose attribute another model's method might set",
        "from django.contrib.auth.models import User\nfrom people.models import Customer\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\n"
        "class More(APIView):\n    authentication_classes = permission_classes = []\n\n"
        "    def get(self, request):\n        return Response(Customer.objects.count())\n\n"
        "    def post(self, request):\n        user = User.objects.get(pk=1)\n"
        "        user.first_name = request.data.get('name')\n"
        "        if not user.check_password(request.data['password']):\n"
        "            return Response(status=401)\n"
        "        return Response({'refresh': str(RefreshToken.for_user(user))})\n",
        {"inactive_user_logs_in": "info"},
        "INSTALLED_APPS += ['people']",
        people____init___py="",
        people__models_py="from django.db import models\n\n\nclass Customer(models.Model):\n"
        "    email = models.EmailField(unique=True)\n",
    ),
    view(
        "a registration that its name calls open",
        "class Register(APIView):\n    def post(self, request):\n        return Response()\n",
        {},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        more_py="",
        urls_py="import views\nfrom django.urls import path\n"
        "from rest_framework_simplejwt.views import TokenObtainPairView\n"
        "urlpatterns = [path('token/', TokenObtainPairView.as_view()),\n"
        "    path('register/', views.Register.as_view())]\n",
    ),
    view(
        "a password that is stored as it is",
        "from django.contrib.auth.models import User\n"
        "from rest_framework import serializers\n"
        "from rest_framework.generics import CreateAPIView\n\n\n"
        "class Register(serializers.ModelSerializer):\n    class Meta:\n        model = User\n"
        "        fields = ['username', 'password']\n"
        "        extra_kwargs = {'password': {'write_only': True}}\n\n\n"
        "class More(CreateAPIView):\n"
        "    authentication_classes = permission_classes = []\n    serializer_class = Register\n",
        {"password_not_hashed": "error"},
    ),
    view(
        "a password that is hashed",
        "from django.contrib.auth.models import User\n"
        "from rest_framework import serializers\n"
        "from rest_framework.generics import CreateAPIView\n\n\n"
        "class Register(serializers.ModelSerializer):\n    class Meta:\n        model = User\n"
        "        fields = ['username', 'password']\n"
        "        extra_kwargs = {'password': {'write_only': True}}\n\n"
        "    def create(self, validated_data):\n"
        "        return User.objects.create_user(**validated_data)\n\n\n"
        "class More(CreateAPIView):\n"
        "    authentication_classes = permission_classes = []\n    serializer_class = Register\n",
        {},
    ),
    view(
        "the blacklist behind a test for it",
        "from django.conf import settings\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    def post(self, request):\n"
        "        if 'rest_framework_simplejwt.token_blacklist' in settings.INSTALLED_APPS:\n"
        "            RefreshToken(request.data['refresh']).blacklist()\n"
        "        return Response()\n",
        {},
    ),
    view(
        "the user's id compared as a number",
        "class More(APIView):\n    def get(self, request):\n"
        "        return Response(request.auth['user_id'] == request.user.id)\n",
        {"user_id_compared_as_number": "warning"},
    ),
    view(
        "a claim in the first access token only",
        "from rest_framework_simplejwt.serializers import TokenObtainPairSerializer\n\n\n"
        "class Login(TokenObtainPairSerializer):\n    def validate(self, attrs):\n"
        "        data = super().validate(attrs)\n"
        "        access = self.get_token(self.user).access_token\n"
        "        access['team'] = 'blue'\n        return data | {'access': str(access)}\n\n\n"
        "class More(APIView):\n    serializer_class = Login\n",
        {"claim_is_lost_at_the_refresh": "info"},
    ),
    view(
        "a plain view beside the admin",
        "from django.contrib.auth.decorators import login_required\n"
        "from django.http import JsonResponse\n\n\n@login_required\ndef orders(request):\n"
        "    return JsonResponse({'of': str(request.user)})\n\n\nclass More(APIView):\n    pass\n",
        {"plain_django_view": "info"},
        more_py=ROUTED + "from django.contrib import admin\nurlpatterns += ["
        "path('admin/', admin.site.urls), path('api/orders/', views.orders)]\n",
    ),
    view(
        "a module called ratelimit",
        "import ratelimit\n\n\nclass More(APIView):\n    pass\n",
        {},
        ratelimit_py="",
    ),
]

# Other packages are named in the settings; the files are enough to see it.
GRAPHQL = "from graphene_django.views import GraphQLView\n"
GRAPHQL_ROUTE = "urlpatterns += [path('graphql/', {}.as_view(graphiql=True))]\n"
FILES_ONLY = [
    settings(
        "a GraphQL view of graphene-django",
        "",
        {"graphql_view_ignores_the_token": "warning"},
        more_py=GRAPHQL + GRAPHQL_ROUTE.format("GraphQLView"),
    ),
    settings(
        "a GraphQL view that reads the token",
        "",
        {},
        more_py=GRAPHQL
        + "from rest_framework_simplejwt.authentication import JWTAuthentication\n\n\n"
        "class TokenView(GraphQLView):\n"
        "    def dispatch(self, request, *args, **kwargs):\n"
        "        request.user, _ = JWTAuthentication().authenticate(request)\n"
        "        return super().dispatch(request, *args, **kwargs)\n\n\n"
        + GRAPHQL_ROUTE.format("TokenView"),
    ),
    settings(
        "a GraphQL view inside a view of REST framework",
        "",
        {},
        more_py=GRAPHQL + "from rest_framework.decorators import api_view, permission_classes\n"
        "from rest_framework.permissions import IsAuthenticated\n\n\n"
        "@api_view(['POST'])\n@permission_classes([IsAuthenticated])\n"
        "def graphql(request):\n"
        "    return GraphQLView.as_view()(request._request)\n\n\n"
        "urlpatterns += [path('graphql/', graphql)]\n",
    ),
    settings(
        "a GraphQL view, and django-graphql-jwt",
        "",
        {},
        more_py="import graphql_jwt\n" + GRAPHQL + GRAPHQL_ROUTE.format("GraphQLView"),
    ),
    settings(
        "django-ninja-jwt",
        "INSTALLED_APPS = ['django.contrib.auth', 'ninja_extra', 'ninja_jwt']\ndel REST_FRAMEWORK",
        {},
        urls_py="from ninja_extra import NinjaExtraAPI\n"
        "from ninja_jwt.controller import NinjaJWTDefaultController\n"
        "api = NinjaExtraAPI()\napi.register_controllers(NinjaJWTDefaultController)\n"
        "urlpatterns = []\n",
    ),
    settings(
        "dj-rest-auth with a cookie and no CSRF check",
        "INSTALLED_APPS += ['dj_rest_auth']\nREST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ["
        "'dj_rest_auth.jwt_auth.JWTCookieAuthentication']\n"
        "REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'access', 'JWT_AUTH_SECURE': True}",
        {"cookie_jwt_without_csrf": "warning"},
    ),
    settings(
        "dj-rest-auth with a cookie and no Secure",
        "INSTALLED_APPS += ['dj_rest_auth']\nREST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ["
        "'dj_rest_auth.jwt_auth.JWTCookieAuthentication']\n"
        "REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'access',\n"
        "    'JWT_AUTH_COOKIE_USE_CSRF': True}",
        {"token_cookie_is_exposed": "info"},
    ),
    settings(
        "dj-rest-auth with SameSite=None and no Secure",
        "INSTALLED_APPS += ['dj_rest_auth']\nREST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = ["
        "'dj_rest_auth.jwt_auth.JWTCookieAuthentication']\n"
        "REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'access', 'JWT_AUTH_SAMESITE': 'None',\n"
        "    'JWT_AUTH_COOKIE_USE_CSRF': True}",
        {"token_cookie_is_exposed": "warning"},
    ),
    settings(
        "dj-rest-auth without USE_JWT",
        "INSTALLED_APPS += ['dj_rest_auth']",
        {"dj_rest_auth_without_jwt": "warning"},
        more_py="from django.urls import include\n"
        "urlpatterns += [path('auth/', include('dj_rest_auth.urls'))]\n",
    ),
    settings(
        "djoser's activation",
        "INSTALLED_APPS += ['djoser']\nDJOSER = {'SEND_ACTIVATION_EMAIL': True}",
        {"new_users_are_inactive": "info"},
    ),
    settings(
        "a file called jwt.py",
        "",
        {"jwt_is_not_pyjwt": "error"},
        jwt_py='"""My own helpers for tokens."""\n',
    ),
]

USER = "from django.contrib.auth.models import User\nfrom rest_framework import serializers\n"
REGISTER = """
from rest_framework.generics import CreateAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.viewsets import ModelViewSet


class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = [{fields}]
        extra_kwargs = {{"password": {{"write_only": True}}}}

    def create(self, validated_data):
        return User.objects.create_user({arguments})


class More({base}):
    permission_classes = [{permission}]
    serializer_class = Register
"""


def serializer(
    pytest_id,
    expected,
    fields="'username', 'password', 'is_staff'",
    arguments="**validated_data",
    base="CreateAPIView",
    permission="AllowAny",
):
    text = USER + REGISTER.format(**locals())
    return view(pytest_id, text, expected)


ALL_COLUMNS = """
from people.models import Role
from rest_framework.generics import CreateAPIView
from rest_framework.permissions import AllowAny


class Register(serializers.ModelSerializer):
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = User
        fields = "__all__"
        extra_kwargs = {"password": {"write_only": True}}

    def create(self, validated_data):
        return User.objects.create_user(**validated_data)


class More(CreateAPIView):
    permission_classes = [AllowAny]
    serializer_class = Register
"""
OWN_USER = """
from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Role(models.TextChoices):
    ADMIN = "admin"


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=9, choices=Role.choices)
    is_superuser = None
    USERNAME_FIELD = "email"
"""
CHECKED = (
    USER
    + """

class Login(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password"]


class More(APIView):
    def post(self, request):
        serializer = Login(data=request.data)
        serializer.is_valid(raise_exception=True)
"""
)
COOKIE = """
from rest_framework_simplejwt.authentication import JWTAuthentication


class FromCookie(JWTAuthentication):
    def authenticate(self, request):
        token = self.get_validated_token(request.COOKIES["access"])
        return self.get_user(token), token


class More(APIView):
    authentication_classes = [FromCookie]

    def post(self, request):
        response = Response()
        response.set_cookie("access", "…", httponly=True, secure=True, samesite="{samesite}")
        return response
"""
CHANGES = (
    USER
    + """from rest_framework.permissions import IsAdminUser, IsAuthenticated


class Change(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["first_name", "is_staff"]


class More(APIView):
    permission_classes = [IsAuthenticated]

    def patch(self, request, pk):
        serializer = Change(User.objects.get(pk=pk), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)
"""
)
GRANTS = {"registration_grants_privileges": "error"}
DJOSER = "INSTALLED_APPS += ['djoser']\n"
STORES = {"password_not_hashed": "error"}  # create() hashes it, and update() does not
PASSWORD = "class LoginView(APIView):\n    def post(self, request):\n        {}\n"
USERS = [
    serializer("a registration that takes is_staff", GRANTS),
    serializer(
        "a registration that takes a role",
        {"registration_grants_privileges": "warning"},
        fields="'username', 'password', 'role'",
        arguments="role=validated_data.get('role'), username=validated_data['username']",
    ),
    serializer("a registration that names what it takes", {}, arguments="username='one'"),
    serializer("a registration for administrators", {}, permission="IsAdminUser"),
    serializer(
        "users who can change themselves",
        GRANTS | STORES,
        base="ModelViewSet",
        permission="IsAuthenticated",
    ),
    view(
        "a registration of djoser's that stores and grants what it is sent",
        USER + "class Register(serializers.ModelSerializer):\n    class Meta:\n"
        "        model = User\n        fields = '__all__'\n\n\nclass More(APIView):\n    pass\n",
        {"password_not_hashed": "error"} | GRANTS,
        DJOSER + "DJOSER = {'SERIALIZERS': {'user_create': 'views.Register'}}",
    ),
    view(
        "a registration of djoser's that uses another serializer",
        USER + "class Register(serializers.ModelSerializer):\n    class Meta:\n"
        "        model = User\n        fields = '__all__'\n\n\nclass More(APIView):\n    pass\n",
        {"settings_misspelt": "warning"},
        DJOSER + "DJOSER = {'SERIALIZERS': {'user_create': 'views.Register'},\n"
        "    'USER_CREATE_PASSWORD_RETYPE': True}",
    ),
    view(
        "a profile of djoser's that takes and shows every column",
        USER + "class Profile(serializers.ModelSerializer):\n    class Meta:\n"
        "        model = User\n        fields = '__all__'\n\n\nclass More(APIView):\n    pass\n",
        {"password_is_sent_back": "warning"} | GRANTS | STORES,
        DJOSER + "DJOSER = {'SERIALIZERS': {'current_user': 'views.Profile'}}",
    ),
    view(
        "a registration that takes all columns of a model without is_staff",
        USER.replace("django.contrib.auth", "people") + ALL_COLUMNS,
        {"registration_grants_privileges": "warning"},
        "INSTALLED_APPS += ['people']\nAUTH_USER_MODEL = 'people.User'",
        people____init___py="",
        people__models_py=OWN_USER,
    ),
    view(
        "a serializer that only checks what a login sends",
        CHECKED + "        return Response({'name': serializer.validated_data['username']})\n",
        {},
    ),
    view(
        "a serializer of a registration that is saved",
        CHECKED + "        serializer.save()\n",
        {"password_not_hashed": "error"},
    ),
    view(
        "a cookie that a page of another site can send",
        COOKIE.format(samesite="Lax"),
        {"cookie_jwt_without_csrf": "warning"},
    ),
    view("a cookie that is SameSite=Strict", COOKIE.format(samesite="Strict"), {}),
    view(
        "an update that stores the password as it was sent",
        USER + "from rest_framework.generics import UpdateAPIView\n\n\n"
        "class Profile(serializers.ModelSerializer):\n    class Meta:\n"
        "        model = User\n        fields = ['username', 'password']\n"
        "        read_only_fields = ['username']\n"
        "        extra_kwargs = {'password': {'write_only': True}}\n\n\n"
        "class More(UpdateAPIView):\n    serializer_class = Profile\n",
        {"password_not_hashed": "error"},
    ),
    view(
        "users who change themselves under the default permission",
        USER
        + REGISTER.format(
            fields="'username', 'password', 'is_staff'",
            base="ModelViewSet",
            arguments="**validated_data",
            permission="AllowAny",
        ).replace("    permission_classes = [AllowAny]\n", ""),
        GRANTS | STORES,
    ),
    view("a view that changes the row of a user", CHANGES, GRANTS),
    view(
        "a view that changes the row of a user, for administrators",
        CHANGES.replace("IsAuthenticated]", "IsAdminUser]"),
        {},
    ),
    view(
        "a profile with the password",
        USER + "from rest_framework.generics import RetrieveAPIView\n\n\n"
        "class Profile(serializers.ModelSerializer):\n    class Meta:\n"
        "        model = User\n        fields = '__all__'\n\n\nclass More(RetrieveAPIView):\n"
        "    serializer_class = Profile\n",
        {"password_is_sent_back": "warning"},
    ),
    settings(
        "a flag that is a method",
        "INSTALLED_APPS += ['people']\nAUTH_USER_MODEL = 'people.User'",
        {"flag_is_a_method": "error"},
        people____init___py="",
        people__models_py="from django.contrib.auth.models import AbstractUser\n\n\n"
        "class User(AbstractUser):\n    def is_active(self):\n        return False\n",
    ),
    view(
        "a password in the log",
        PASSWORD.format("print(f'login: {request.data}')")
        + "\n\nclass More(LoginView):\n    pass\n",
        {"password_in_the_log": "warning"},
    ),
    view(
        "the name of a user in the log",
        PASSWORD.format("print('login', request.data['username'])")
        + "\n\nclass More(LoginView):\n    pass\n",
        {},
    ),
    view(
        "a header in the log",
        "class More(APIView):\n    def get(self, request):\n"
        "        print('sent', request.META.get('HTTP_AUTHORIZATION'))\n",
        {"token_in_the_log": "warning"},
    ),
    view(
        "a token in a URL",
        "from django.shortcuts import redirect\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    def get(self, request):\n"
        "        access_token = RefreshToken.for_user(request.user).access_token\n"
        "        return redirect(f'/app/?access_token={access_token}')\n",
        {"token_in_a_url": "warning"},
    ),
    view(
        "an unverified token that is only revoked",
        "import jwt\nfrom rest_framework_simplejwt.token_blacklist.models import OutstandingToken"
        "\n\n\nclass More(APIView):\n    def post(self, request):\n"
        "        token = jwt.decode(request.data['t'], options={'verify_signature': False})\n"
        "        OutstandingToken.objects.filter(jti=token['jti']).delete()\n",
        {"unverified_decode": "warning"},
        "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']",
    ),
    view(
        "a middleware that is not installed",
        "class More(APIView):\n    pass\n",
        {},
        own_py="""
class CookieToHeader:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.META["HTTP_AUTHORIZATION"] = "Bearer " + request.COOKIES["access"]
        return self.get_response(request)
""",
    ),
    settings(
        "a key that a dict has twice",
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': ['rest_framework.authentication."
        "SessionAuthentication'],\n    'DEFAULT_PERMISSION_CLASSES': [\n"
        "    'rest_framework.permissions.IsAuthenticated'],\n"
        "    'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        {"setting_assigned_twice": "warning"},
    ),
    settings(
        "DEBUG as the text of a variable",
        "DEBUG = os.environ.get('DEBUG')",
        {"debug_in_production": "warning"},
    ),
    settings(
        "DEBUG as the text of a variable, in bool()",
        "DEBUG = bool(os.environ.get('DEBUG'))",
        {"debug_in_production": "warning"},
    ),
    settings(
        "DEBUG for a host that is known beside one that is not",
        "DEBUG = True\nALLOWED_HOSTS = [os.environ['HOST'], 'shop.example.org']",
        {"debug_in_production": "warning"},
    ),
    settings(
        "DEBUG unless the environment says otherwise",
        "ALLOWED_HOSTS = ['*']\nMODE = os.environ.get('MODE')\nif MODE is not None:\n"
        "    DEBUG = MODE == 'debug'\nelse:\n    DEBUG = True",
        {"debug_in_production": "warning"},
    ),
    settings(
        "a setting of another package, misspelt",
        DJOSER + "DJOSER = {'SOCIAL_AUTH_ALLOWED_REDIRECT_URLS': []}",
        {"settings_misspelt": "warning"},
    ),
    settings(
        "a session after another scheme",
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [\n"
        "    'rest_framework.authentication.TokenAuthentication',\n"
        "    'rest_framework.authentication.SessionAuthentication', JWT]",
        {},
    ),
    settings(
        "a rotation that the blacklist waits for",
        "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']\n"
        "SIMPLE_JWT['BLACKLIST_AFTER_ROTATION'] = True",
        {"blacklist_without_rotation": "warning"},
    ),
    settings(
        "a serializer where it is not",
        DJOSER + "DJOSER = {'SERIALIZERS': {'user': 'people.serializers.User'}}",
        {"class_cannot_be_imported": "error"},
        apps__people__serializers_py="class User:\n    pass\n",
    ),
]


LOG_IN = """
from rest_framework_simplejwt.tokens import RefreshToken


class More(APIView):
    def post(self, request):
        username = request.data["username"]
        password = request.data.get("password")
        user = find(username){}
        return Response({{"refresh": str(RefreshToken.for_user(user))}})
"""
LOGOUT = """
from django.db import transaction


def without_cookies():
    response = Response()
    response.set_cookie("refresh", "", expires="Thu, 01 Jan 1970 00:00:00 GMT", httponly=True,
                        secure=True)
    return response


class More(APIView):
    pass


class LogoutView(APIView):
    def post(self, request):
        with transaction.atomic():
            return {}
"""
SET = (
    "class More(APIView):\n    def post(self, request):\n        response = Response()\n"
    "        response.set_cookie('access', '…', httponly=True, secure=True)\n"
    "        return {}\n"
)
CLAIM = "class More(APIView):\n    def put(self, token, user):\n        token['sub'] = {}\n"
TENANTS = (
    "INSTALLED_APPS += ['django_tenants']\nTENANT_APPS = ['django.contrib.auth']\n"
    "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [{}]"
)
ROTATES = """
from rest_framework_simplejwt.tokens import RefreshToken as Sent


class More(APIView):
    def post(self, request):
        token = Sent(request.data["refresh"])
        user = find(token["user_id"], is_active=True)
        {}
        return Response({{"access": str(token.access_token)}})
"""
BLACKLISTS = (
    "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']\n"
    "SIMPLE_JWT |= {'ROTATE_REFRESH_TOKENS': True, 'BLACKLIST_AFTER_ROTATION': True}"
)
CALLS = """
from rest_framework_simplejwt.tokens import RefreshToken


def tokens_of(user, lifetime=None):
    return str(RefreshToken.for_user(user).access_token)


class More(APIView):
    def post(self, request):
        return Response({{"access": {}}})
"""
PAIRS = """
from rest_framework_simplejwt.tokens import RefreshToken


class More(APIView):
    def post(self, request):
        refresh = RefreshToken.for_user(find(request))
        return Response({{"access": {}, "refresh": {}}})
"""
LOGGED = """
import logging

logger = logging.getLogger(__name__)


class RequestLog:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        logger.info("sent: %s", {})
        return self.get_response(request)


class More(APIView):
    pass
"""
HIDES = "        sent = json.loads(request.body)\n        sent.pop('password')\n        logger"
ROLE = (
    USER
    + """from rest_framework.generics import CreateAPIView
from rest_framework.permissions import AllowAny


class More(CreateAPIView):
    permission_classes = [AllowAny]
    serializer_class = Register


class Register(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["username", "password", "is_staff", "role"]
        extra_kwargs = {{"password": {{"write_only": True}}, {extra}}}

    def create(self, validated_data):
        {before}
        return User.objects.create_user(**validated_data)
"""
)
POPPED = """role = validated_data.pop("role")
        {}
        return User.objects.create_user(role=role, **validated_data)
"""
CHOICES = """ADMIN, GUEST, PAID = ("admin", "Admin"), ("guest", "Guest"), ("paid", "Paid")
ROLE_CHOICES = [ADMIN, GUEST, PAID]
"""
SUPERUSERS = (
    USER
    + """from rest_framework.permissions import AllowAny, IsAdminUser


class More(APIView):
    permission_classes = [{permission}]
    serializer_class = Register

    def post(self, request):
        {before}
        serializer = self.serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response({{}})


class Register(serializers.Serializer):
    def create(self, validated_data):
        return User.objects.create_superuser(**validated_data)
"""
)
RESET = """
from django.contrib.auth.models import User
from rest_framework.permissions import AllowAny


class More(APIView):
    permission_classes = [AllowAny]

    def post(self, request):
        user = User.objects.get(email=request.data["email"])
        {}
        user.save()
        return Response()
"""
ANSWERS = (
    USER
    + """

class Register(serializers.ModelSerializer):
    class Meta:
        model = {}
        fields = ["username", "password"]

    def create(self, validated_data):
        return {0}.objects.create_user(**validated_data)


class More(APIView):
    def post(self, request):
        serializer = Register(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response({})
""".replace("{})\n", "{1})\n").replace("= {}", "= {0}")
)
CHANGED = """

class Change(RetrieveUpdateAPIView):
    serializer_class = Register
"""
FUNCTION = """
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated


@api_view([{}])
def {}(request):
    return Response([])
"""
PROTECTED_URLS = (
    "import views\nfrom django.urls import path\n"
    "from rest_framework_simplejwt.views import TokenObtainPairView\n"
    "urlpatterns = [path('token/', TokenObtainPairView.as_view()),\n"
    "    path('refresh/', views.refresh)]\n"
)
CHANGES_ALL = (
    USER
    + """from rest_framework.viewsets import ModelViewSet


class Change(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["first_name", "is_staff"]


class More(ModelViewSet):
    serializer_class = Change

    def get_permissions(self):
        if self.action == {}:
            self.permission_classes = [Owner]
        return super().get_permissions()
"""
)
CAUGHT = """
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.tokens import RefreshToken


class More(APIView):
    def post(self, request):
        try:
            service.end(RefreshToken(request.data["refresh"]))
        except {}:
            return Response(status=400)
        return Response()
"""
HEADER = "class More(APIView):\n    def get(self, request):\n        return Response({})\n"
OWN_TABLE = """
from drf_spectacular.utils import extend_schema
from people.models import User
from rest_framework import serializers
from rest_framework.viewsets import ModelViewSet


class Other(serializers.Serializer):
    pass


class Sent(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = "__all__"


class More(ModelViewSet):
    {use}
"""
LOGIN_AND_LOGOUT = """
from rest_framework import serializers
from rest_framework_simplejwt.tokens import RefreshToken


class Logout(serializers.Serializer):
    def validate_refresh(self, value):
        return value


class Enter(APIView):
    def post(self, request):
        pair = RefreshToken.for_user(find(**request.data))
        return Response({"refresh": str(pair), "access": str(pair.access_token)})
"""
LOGINS = [
    view(
        "a login that compares no password",
        LOG_IN.format(""),
        {"login_without_password": "error"},
    ),
    view("a login with a password", LOG_IN.format("\n        user.check_password(password)"), {}),
    view(
        "a logout that ends the cookies only",
        LOGOUT.format("without_cookies()"),
        {"logout_revokes_nothing": "warning"},
    ),
    view("a logout that a service does", LOGOUT.format("service.end(request)"), {}),
    view("a cookie that nothing reads", SET.format("response"), {"auth_cookie_ignored": "warning"}),
    view("a cookie that a view reads", SET.format("request.COOKIES"), {}),
    view("a number as `sub`", CLAIM.format("user.id"), {"sub_was_a_number": "warning"}),
    view("a text as `sub`", CLAIM.format("str(user.id)"), {}),
    view(
        "a password in a dict in the log",
        "class More(APIView):\n    def signup(self, name):\n"
        "        data = {'username': name, 'password': '…'}\n        print(f'made {data}')\n",
        {"password_in_the_log": "warning"},
    ),
    settings(
        "users of each tenant, and their ids alone",
        TENANTS.format("JWT"),
        {"token_opens_another_tenant": "warning"},
    ),
    settings(
        "an authentication class that compares the tenant",
        TENANTS.format("'views.Own'"),
        {},
        views_py="class Own:\n    pass\n",
    ),
    view(
        "a token that is decoded by hand, under another name",
        "from django.conf import settings\nfrom jwt import decode as read\n"
        "from rest_framework_simplejwt.tokens import AccessToken\n\n\n"
        "class More(APIView):\n    def find(self, token):\n"
        "        self.send({'type': 'websocket.close'})\n"
        "        return read(token, settings.PUBLIC_KEY, algorithms=['RS256'])['user_id']\n",
        {"token_type_confusion": "warning"},
    ),
    view(
        "a public catalogue",
        "class More(APIView):\n    def get(self, request):\n        return Response([])\n",
        {"allow_any_left": "info"},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py="import views\nfrom django.urls import path\n"
        "from rest_framework_simplejwt.views import TokenObtainPairView\n"
        "urlpatterns = [path('token/', TokenObtainPairView.as_view()),\n"
        "    path('refresh/', views.More.as_view())]\n",
    ),
    settings(
        "a login and no refresh",
        "",
        {"no_refresh_route": "info"},
        urls_py="from django.urls import path\n"
        "from rest_framework_simplejwt.views import TokenObtainPairView\n"
        "urlpatterns = [path('token/', TokenObtainPairView.as_view())]\n",
    ),
    view(
        "a refresh of the project's own that does not rotate",
        ROTATES.format(""),
        {"refresh_does_not_rotate": "warning"},
        BLACKLISTS,
    ),
    view(
        "a refresh of the project's own that rotates",
        ROTATES.format("token.set_jti()"),
        {},
        BLACKLISTS,
    ),
    settings(
        "a user model that AUTH_USER_MODEL does not name",
        "INSTALLED_APPS += ['people']",
        {"user_model_forgotten": "warning"},
        people____init___py="",
        people__models_py=OWN_USER,
    ),
    settings(
        "dj-rest-auth with a cookie that scripts can read",
        "INSTALLED_APPS += ['dj_rest_auth', 'rest_framework_simplejwt.token_blacklist']\n"
        "REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'a', 'JWT_AUTH_HTTPONLY': False,\n"
        "    'JWT_AUTH_SECURE': True}",
        {"token_cookie_is_exposed": "warning"},
    ),
    view(
        "a cookie whose Secure a setting turns off",
        "from django.conf import settings\n"
        + SET.format("request.COOKIES").replace("secure=True", "secure=settings.COOKIE['secure']"),
        {"token_cookie_is_exposed": "warning"},
        "COOKIE = {'secure': False}",
    ),
    view(
        "a link with a token in the log",
        "class More(APIView):\n    def reset(self, token):\n"
        "        link = 'https://shop.example.org/reset/' + token\n        print(f'sent {link}')\n",
        {"token_in_the_log": "warning"},
    ),
    view(
        "a throttle that counts by a header",
        "from rest_framework.throttling import AnonRateThrottle\n\n\n"
        "class Own(AnonRateThrottle):\n    def get_ident(self, request):\n"
        "        return request.META['HTTP_X_FORWARDED_FOR'].split(',')[0]\n\n\n"
        "class More(APIView):\n    throttle_classes = [Own]\n",
        {"throttle_believes_the_caller": "warning"},
    ),
    view(
        "a serializer that nothing uses, named as one that hashes",
        TWO_OF_A_NAME,
        {},
        people_py=HASHING,
        models_py=STORING,
    ),
    view(
        "a serializer that hashes, named as one that is used",
        TWO_OF_A_NAME.replace("people", "models"),
        {"password_not_hashed": "error"},
        people_py=HASHING,
        models_py=STORING,
    ),
    view(
        "a token in the URL that the server asks its provider with",
        PROVIDER.format(asks="requests.post(url)"),
        {},
    ),
    view(
        "a provider's token in the URL of a redirect",
        PROVIDER.format(asks="redirect(url)"),
        {"token_in_a_url": "warning"},
    ),
    view(
        "an ID token that the server fetched itself",
        FETCHED.format(given="tokens['id_token']"),
        {},
    ),
    view(
        "an ID token among the credentials that were sent",
        FETCHED.format(given="request.credentials['id_token']"),
        {"unverified_decode": "error"},
    ),
    view(
        "an ID token that was sent",
        FETCHED.format(given="request.data['id_token']"),
        {"unverified_decode": "error"},
    ),
    view(
        "a token in the URL of a socket",
        "class More(APIView):\n    pass\n",
        {"token_in_a_url": "info"},
        consumers_py=SOCKET.format(asked='["token"][0]'),
    ),
    view(
        "a ticket for one socket in its URL",
        "class More(APIView):\n    pass\n",
        {},
        consumers_py=SOCKET.format(asked='["ticket"][0]'),
    ),
    view(
        "a token that Google issued to any app",
        GOOGLE.format(given="request.data['token'], Request()"),
        {"google_token_of_any_app": "error"},
    ),
    view(
        "a token that Google issued to any app, with an audience that is None",
        GOOGLE.format(given="request.data['token'], Request(), audience=None"),
        {"google_token_of_any_app": "error"},
    ),
    view(
        "a token that Google issued to this app",
        GOOGLE.format(given="request.data['token'], Request(), settings.GOOGLE_CLIENT_ID"),
        {},
    ),
    view(
        "a token of Google's whose audience is compared later",
        GOOGLE.format(given="request.data['token'], Request()")
        + "        if claims['aud'] not in settings.GOOGLE_CLIENT_IDS:\n"
        "            raise ValueError\n",
        {},
    ),
    view(
        "a token that the server fetched from Google",
        GOOGLE.format(given="self.flow.credentials.id_token, Request()"),
        {},
    ),
    view(
        "a password that another serializer hashes",
        CHECKED + "        serializer.save()\n\n\n"
        "class ResetSerializer(serializers.Serializer):\n    def save(self):\n"
        "        self.user.set_password(self.validated_data['password'])\n",
        {"password_not_hashed": "error"},
    ),
    view(
        "a registration whose other field is read-only",
        CHECKED.replace(
            'fields = ["username", "password"]',
            'fields = ["id", "password"]\n        extra_kwargs = {"id": {"read_only": True}}',
        )
        + "        serializer.save()\n",
        {"password_not_hashed": "error"},
    ),
    settings(
        "DEBUG in the only settings, which the server starts with",
        "",
        {"debug_in_production": "warning"},
        manage_py="import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'local')",
        wsgi_py="import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'local')",
        local_py="from base import *\nDEBUG = True\nALLOWED_HOSTS = ['*']",
    ),
    view(
        "a key in the code",
        "import jwt\n\n\nclass More(APIView):\n    def make(self, payload):\n"
        "        return jwt.encode(payload, 'k' 'j9f0', algorithm='HS256')\n",
        {"leaked_secret_key_signs_tokens": "warning"},
    ),
    view(
        "a view that checks the token itself",
        "from rest_framework.exceptions import AuthenticationFailed\n\n\n"
        "def checked(request):\n    raise AuthenticationFailed\n\n\n"
        "class More(APIView):\n    def post(self, request):\n        checked(request)\n",
        {},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py=PROTECTED_URLS,
    ),
    view(
        "a middleware that counts by a header",
        "class RateLimitMiddleware:\n    def ident(self, request):\n"
        "        return request.META.get('HTTP_X_FORWARDED_FOR')\n\n\nclass More(APIView):\n"
        "    pass\n",
        {"throttle_believes_the_caller": "warning"},
    ),
    view(
        "a call without the argument that it needs",
        CALLS.format("tokens_of()"),
        {"wrong_arguments": "error"},
    ),
    view("a call with its argument", CALLS.format("tokens_of(find(request))"), {}),
    view("a call with a list of arguments", CALLS.format("tokens_of(*request.users)"), {}),
    view(
        "a refresh token under the key of the access token",
        PAIRS.format("str(refresh)", "str(refresh)"),
        {"token_under_a_wrong_key": "error"},
    ),
    view(
        "an access token under the key of the refresh token",
        PAIRS.format("str(refresh.access_token)", "str(refresh.access_token)"),
        {"token_under_a_wrong_key": "error"},
    ),
    view(
        "both tokens under their keys",
        PAIRS.format("str(refresh.access_token)", "str(refresh)"),
        {},
    ),
    view(
        "a middleware that logs each body",
        LOGGED.format("request.body.decode()"),
        {"password_in_the_log": "warning"},
        "MIDDLEWARE += ['views.RequestLog']",
    ),
    view(
        "a middleware that logs each body, from a variable",
        LOGGED.format("f'{sent}'").replace(
            "        logger", "        sent = request.body\n        logger"
        ),
        {"password_in_the_log": "warning"},
        "MIDDLEWARE += ['views.RequestLog']",
    ),
    view(
        "a middleware that logs the length of a body",
        LOGGED.format("len(request.body)"),
        {},
        "MIDDLEWARE += ['views.RequestLog']",
    ),
    view(
        "a middleware that logs each body, and is not installed",
        LOGGED.format("request.body"),
        {},
    ),
    view(
        "a middleware that hides the passwords of a body",
        LOGGED.format("sent").replace("        logger", HIDES),
        {},
        "MIDDLEWARE += ['views.RequestLog']",
    ),
    view(
        "a registration whose is_staff is read-only, and whose role is not",
        ROLE.format(extra='"is_staff": {"read_only": True}', before="pass"),
        {"registration_grants_privileges": "warning"},
    ),
    view(
        "a registration that takes is_staff out, and leaves the role",
        ROLE.format(extra='"username": {}', before='validated_data.pop("is_staff")'),
        {"registration_grants_privileges": "warning"},
    ),
    view(
        "a registration that takes both out",
        ROLE.format(extra='"is_staff": {"read_only": True}', before='validated_data.pop("role")'),
        {},
    ),
    view(
        "a registration that sets the role itself",
        ROLE.format(
            extra='"is_staff": {"read_only": True}', before='validated_data["role"] = "guest"'
        ),
        {},
    ),
    view(
        "a registration that checks the role",
        ROLE.format(extra='"is_staff": {"read_only": True}', before="pass")
        + "\n    def validate_role(self, role):\n        raise serializers.ValidationError\n",
        {},
    ),
    settings(
        "a permission among the authentication classes",
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [\n"
        "    JWT, 'rest_framework.permissions.IsAuthenticated']",
        {"class_of_another_kind": "error"},
    ),
    settings(
        "a renderer among the parsers",
        "REST_FRAMEWORK['DEFAULT_PARSER_CLASSES'] = ['rest_framework.renderers.JSONRenderer']",
        {"class_of_another_kind": "error"},
    ),
    settings(
        "classes of their kind",
        "REST_FRAMEWORK['DEFAULT_PARSER_CLASSES'] = ['rest_framework.parsers.JSONParser']\n"
        "REST_FRAMEWORK['DEFAULT_RENDERER_CLASSES'] = [\n"
        "    'rest_framework.renderers.JSONRenderer', 'own.renderers.Plain']",
        {},
    ),
    settings(
        "a key whose default is in a variable",
        "from keys import TOKEN_KEY\nSIMPLE_JWT = {'SIGNING_KEY': TOKEN_KEY}",
        {"leaked_secret_key_signs_tokens": "warning"},
        keys_py="import os\nTOKEN_KEY = os.getenv('THE_KEY') or 'k' * 40\n",
    ),
    settings(
        "a key whose default is in the scheme of django-environ",
        "import environ\nenv = environ.Env(THE_KEY=(str, 'k' * 40))\n"
        "SECRET_KEY = env('THE_KEY')\nSIMPLE_JWT = {}",
        {"leaked_secret_key_signs_tokens": "warning"},
    ),
    settings(
        "a key without a default, in a variable",
        "from keys import TOKEN_KEY\nSIMPLE_JWT = {'SIGNING_KEY': TOKEN_KEY}",
        {},
        keys_py="import os\nTOKEN_KEY = os.environ['THE_KEY']\n",
    ),
    settings(
        "a setting for a cookie that nothing reads",
        "SIMPLE_JWT['AUTH_COOKIE'] = 'access'",
        {"auth_cookie_ignored": "warning"},
    ),
    view(
        "a class that the file does not import",
        "class More(APIView):\n    def post(self, request):\n"
        "        RefreshToken(request.data['refresh']).blacklist()\n",
        {"name_is_not_imported": "error"},
        "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']",
    ),
    view(
        "a class that a star may import",
        "from tokens import *\n\n\nclass More(APIView):\n    def post(self, request):\n"
        "        RefreshToken(request.data['refresh']).blacklist()\n",
        {},
        "INSTALLED_APPS += ['rest_framework_simplejwt.token_blacklist']",
        tokens_py="from rest_framework_simplejwt.tokens import RefreshToken\n",
    ),
    view(
        "a new password for everyone who knows an address",
        RESET.format("user.set_password(request.data['password'])"),
        {"password_reset_without_proof": "error"},
    ),
    view(
        "a new password for everyone who has the code",
        RESET.format(
            "if user.otp != request.data['otp']:\n            return Response(status=400)\n"
            "        user.set_password(request.data['password'])"
        ),
        {},
    ),
    view(
        "a new password that administrators set",
        RESET.format("user.set_password(request.data['password'])").replace("AllowAny", "Staff"),
        {},
    ),
    view(
        "a registration that answers with the password",
        ANSWERS.format("User", "serializer.data"),
        {"password_is_sent_back": "warning"},
    ),
    view(
        "a registration that answers with the password of the project's own model",
        ANSWERS.format("Member", "serializer.data"),
        {"password_is_sent_back": "warning"},
        "AUTH_USER_MODEL = 'people.Member'",
        people____init___py="",
        people__models_py=OWN_USER.replace("class User(", "class Member("),
    ),
    view(
        "a registration that answers with a name",
        ANSWERS.format("User", "serializer.data['username']"),
        {},
    ),
    view(
        "a password that is hashed at the registration only",
        ROLE.format(
            extra='"role": {"read_only": True}, "is_staff": {"read_only": True}', before="pass"
        )
        + CHANGED,
        {"password_not_hashed": "error"},
    ),
    view(
        "a password that is hashed at both",
        ROLE.format(
            extra='"role": {"read_only": True}, "is_staff": {"read_only": True}', before="pass"
        )
        + "\n    def update(self, instance, validated_data):\n"
        "        instance.set_password(validated_data.pop('password'))\n        return instance\n"
        + CHANGED,
        {},
    ),
    settings(
        "settings of a package that the project does not use",
        "DJOSER = {'SEND_ACTIVATION_EMAIL': True}",
        {"settings_misspelt": "info"},
    ),
    view(
        "functions without a permission",
        FUNCTION.format('"POST"', "change"),
        {"allow_any_left": "warning"},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py=PROTECTED_URLS,
    ),
    view(
        "a function that shows something to everyone",
        FUNCTION.format('"GET"', "catalogue"),
        {"allow_any_left": "info"},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py=PROTECTED_URLS,
    ),
    view(
        "a function with a permission",
        FUNCTION.format('"POST"', "change").replace(
            "\ndef", "\n@permission_classes([IsAuthenticated])\ndef"
        ),
        {},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py=PROTECTED_URLS,
    ),
    view(
        "users whose get_permissions() decides on reads alone",
        CHANGES_ALL.format('"list"'),
        GRANTS,
    ),
    view(
        "users whose get_permissions() decides on changes",
        CHANGES_ALL.format('"update"'),
        {},
    ),
    view(
        "a new password that every user sets for others",
        RESET.format("user.set_password(request.data['password'])").replace(
            "AllowAny", "IsAuthenticated"
        ),
        {"password_reset_without_proof": "error"},
    ),
    view(
        "a refresh that looks at a table of tokens, and not at the user",
        "from people.models import Issued\n"
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    def post(self, request):\n        token = RefreshToken(request.data['refresh'])\n"
        "        if not IssuedToken.objects.filter(jti=token['jti']).exists():\n"
        "            return Response(status=401)\n"
        "        return Response({'access': str(token.access_token)})\n",
        {"deleted_user_refresh": "warning"},
    ),
    view(
        "the claims of a token that nothing verifies",
        "from jose import jwt\n\n\nclass More(APIView):\n    def post(self, request):\n"
        "        email = jwt.get_unverified_claims(request.data['token'])['email']\n"
        "        return Response(tokens_of(find(email)))\n",
        {"unverified_decode": "error"},
    ),
    view(
        "a bad token that is not caught",
        CAUGHT.format("InvalidToken"),
        {"token_error_is_not_caught": "warning"},
    ),
    view("a bad token that is caught", CAUGHT.format("TokenError"), {}),
    view("a bad token that is caught with others", CAUGHT.format("(InvalidToken, TokenError)"), {}),
    view(
        "an exception of another module",
        CAUGHT.format("TokenError").replace(
            "simplejwt.exceptions import InvalidToken, TokenError",
            "simplejwt.exceptions import InvalidToken\nfrom tokenize import TokenError",
        ),
        {"token_error_is_not_caught": "warning"},
    ),
    view(
        "a header that may be missing",
        HEADER.format("request.headers.get('Authorization').split()[1]"),
        {"header_may_be_missing": "warning"},
    ),
    view(
        "a header with a default",
        HEADER.format("request.headers.get('Authorization', ' ').split()[1]"),
        {},
    ),
    view(
        "a header that is looked for first",
        HEADER.format(
            "'Authorization' in request.headers and request.headers.get('Authorization').split()"
        ),
        {},
    ),
    settings(
        "an access token for seconds",
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(seconds=5)",
        {"access_token_is_too_short": "warning"},
    ),
    settings(
        "an access token for a minute",
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(minutes=1)",
        {},
    ),
    settings(
        "a registration that djoser reads under another name",
        DJOSER + "DJOSER = {'SERIALIZERS': {'user_create_password_retype': 'views.Register'},\n"
        "    'USER_CREATE_PASSWORD_RETYPE': True}",
        {},
        views_py="class Register:\n    pass\n",
    ),
    view(
        "a profile of djoser's that takes a new password",
        "from djoser.serializers import UserCreateSerializer\n"
        "from django.contrib.auth.models import User\n\n\n"
        "class Profile(UserCreateSerializer):\n    class Meta:\n        model = User\n"
        "        fields = ['username', 'password']\n\n\nclass More(APIView):\n    pass\n",
        {"password_not_hashed": "error"},
        DJOSER + "DJOSER = {'SERIALIZERS': {'user': 'views.Profile'}}",
    ),
    settings(
        "dj-rest-auth with a cookie whose Secure is off",
        "INSTALLED_APPS += ['dj_rest_auth', 'rest_framework_simplejwt.token_blacklist']\n"
        "REST_AUTH = {'USE_JWT': True, 'JWT_AUTH_COOKIE': 'a', 'JWT_AUTH_SECURE': False}",
        {"token_cookie_is_exposed": "info"},
    ),
    view(
        "a registration with a name of its own",
        "class CreateUser(APIView):\n    def post(self, request):\n        return Response()\n\n\n"
        "class More(CreateUser):\n    permission_classes = []\n",
        {},
        "REST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': [JWT]}",
        urls_py=PROTECTED_URLS,
    ),
    view(
        "a logout that looks at the access token",
        "from rest_framework_simplejwt.tokens import RefreshToken\n\n\nclass More(APIView):\n"
        "    def post(self, request):\n        access_token = request.auth\n"
        "        token = RefreshToken(request.data['refresh'])\n"
        "        if token['user_id'] != access_token['user_id']:\n"
        "            return Response(status=400)\n        service.end(token)\n"
        "        return Response()\n",
        {},
        BLACKLISTS,
    ),
    view(
        "a table that is called User and is no user model",
        OWN_TABLE.format(use="serializer_class = Sent"),
        {"password_not_hashed": "warning", "password_is_sent_back": "warning"},
        "INSTALLED_APPS += ['people']",
        people____init___py="",
        people__models_py="from django.db import models\n\n\nclass User(models.Model):\n"
        "    mail = models.EmailField()\n    password = models.CharField(max_length=9)\n\n"
        "    def check(self, password):\n        return self.password == password\n",
    ),
    view(
        "a serializer that a decorator describes",
        OWN_TABLE.format(use="serializer_class = Other").replace(
            "from people", "from django.contrib.auth"
        )
        + "\n    @extend_schema(request=Sent)\n    def create(self, request):\n"
        "        return Response()\n",
        {},
    ),
    view(
        "a login whose refresh is only checked at the logout",
        LOGIN_AND_LOGOUT,
        {"no_refresh_route": "info"},
        urls_py="import views\nfrom django.urls import path\n"
        "urlpatterns = [path('in/', views.Enter.as_view())]\n",
    ),
    view(
        "a one-time code in the log",
        "class More(APIView):\n    def post(self, request):\n        otp = make_code()\n"
        "        print(f'sent {otp}')\n",
        {"token_in_the_log": "warning"},
    ),
    view(
        "a cookie that a class reads which nothing names",
        "from rest_framework_simplejwt.authentication import JWTAuthentication\n\n\n"
        "class Cookie(JWTAuthentication):\n    def authenticate(self, request):\n"
        "        return self.get_user(request.COOKIES['access']), None\n\n\n"
        + SET.format("response"),
        {"auth_cookie_ignored": "warning"},
    ),
    settings(
        "a comma behind the key",
        "SECRET_KEY = os.environ['DJANGO_KEY'],\nSIMPLE_JWT = {}",
        {"unusable_key": "error"},
    ),
    view(
        "a registration that takes the role out, and gives it all the same",
        ROLE.format(extra='"is_staff": {"read_only": True}', before=POPPED.format("pass")),
        {"registration_grants_privileges": "warning"},
    ),
    view(
        "a registration that refuses one of three roles",
        CHOICES
        + ROLE.format(
            extra='"is_staff": {"read_only": True}',
            before=POPPED.format('if role == "admin":\n            role = "guest"'),
        ),
        {"registration_grants_privileges": "warning"},
    ),
    view(
        "a registration that names what it takes, and hands the role on",
        ROLE.format(
            extra='"is_staff": {"read_only": True}',
            before=POPPED.format("pass").replace("**validated_data", "username='one'"),
        ).replace("        return User.objects.create_user(**validated_data)\n", ""),
        {"registration_grants_privileges": "warning"},
    ),
    view(
        "a registration that refuses one of two roles",
        CHOICES.replace(", PAID", "")
        + ROLE.format(
            extra='"is_staff": {"read_only": True}',
            before=POPPED.format('if role == "admin":\n            role = "guest"'),
        ),
        {},
    ),
    view(
        "a registration that takes one role alone",
        CHOICES
        + ROLE.format(
            extra='"is_staff": {"read_only": True}',
            before=POPPED.format('if role not in ["guest"]:\n            raise ValueError'),
        ),
        {},
    ),
    view(
        "a registration of superusers for everybody",
        SUPERUSERS.format(permission="AllowAny", before="pass"),
        GRANTS,
    ),
    view(
        "a registration of superusers for administrators",
        SUPERUSERS.format(permission="IsAdminUser", before="pass"),
        {},
    ),
    view(
        "a registration of the first superuser",
        SUPERUSERS.format(permission="AllowAny", before="assert not User.objects.all().exists()"),
        {},
    ),
    settings(
        "the key of a developer's settings beside those of the server",
        "",
        {},
        manage_py="import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'local')",
        local_py="from base import *\nSECRET_KEY = 'k' * 50\nSIMPLE_JWT = {}",
        live_py="from base import *\nSECRET_KEY = os.environ['DJANGO_KEY']",
    ),
]


@pytest.mark.parametrize(("text", "expected", "files"), USERS + LOGINS)
def test_the_files_show_a_mistake_and_nothing_else(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    assert report.codes == expected
    assert all(each["file"] and each["line"] for each in report.findings)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected", "files"), SETTINGS + CODE)
def test_the_doctor_names_a_mistake_and_nothing_else(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "settings")

    assert report.codes == expected
    assert all(each["file"] and each["line"] for each in report.findings)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected", "files"), FILES_ONLY)
def test_the_files_show_it_without_anything_installed(text, expected, files, lay_out, examine):
    report = examine(lay_out(text, **files), "static")

    assert report.said["tier"] == "static"
    assert report.codes == expected
    assert all(each["file"] and each["line"] for each in report.findings)


ENTERS = """
from django.contrib.auth import authenticate
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import RefreshToken


class Service:
    @staticmethod
    def log_in(data):
        return {"refresh": str(RefreshToken.for_user(authenticate(**data)))}


@api_view(["POST"])
@permission_classes([])
def enter(request):
    return Response(CALL)


urlpatterns = [path("in/", enter), path("refresh/", enter)]
"""


NAMED = """
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import RefreshToken


class {name}(APIView):
    def post(self, request):
        return Response({{'refresh': str(RefreshToken.for_user(find_user(request.data)))}})


urlpatterns = [path('in/', {name}.as_view())]
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [("UserLoginView", 1), ("user_login", 1), ("LoginView", 1), ("PluginView", 0)],
)
def test_a_login_is_known_by_its_name(name, found, lay_out, examine):
    report = examine(lay_out(urls_py=NAMED.format(name=name)), "static")

    assert [each["pitfall"] for each in report.findings].count("no_login_throttle") == found


@pytest.mark.parametrize(
    ("given", "found"),
    [("username=email", 0), ("request, email=email", 0), ("**request.data", 1), ("u, p", 1)],
)
def test_a_login_that_gives_no_password_has_none_to_guess(given, found, lay_out, examine):
    urls = NAMED.format(name="More").replace("find_user(request.data)", f"authenticate({given})")

    report = examine(lay_out(urls_py=urls), "static")

    assert [each["pitfall"] for each in report.findings].count("no_login_throttle") == found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("call", "place"),
    [
        ('{"refresh": str(RefreshToken.for_user(authenticate(**request.data)))}', "urls.py"),
        ("Service.log_in(request.data)", "urls.py"),
    ],
    ids=["in the view", "in a service"],
)
def test_a_login_that_is_a_function_is_found_in_the_imported_project(call, place, lay_out, examine):
    report = examine(lay_out(urls_py=ENTERS.replace("CALL", call)), "settings")

    found = [each["file"] for each in report.findings if each["pitfall"] == "no_login_throttle"]
    assert found == [place]


@pytest.mark.slow
def test_a_private_key_in_the_folder_is_named_and_an_ignored_one_is_not(lay_out, examine):
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    public = (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
    folder = lay_out(
        "SIMPLE_JWT = {'ALGORITHM': 'RS256', 'SIGNING_KEY': open('private.pem').read(),\n"
        "    'VERIFYING_KEY': open('public.pem').read()}"
    )
    (folder / "private.pem").write_text(private, "utf-8")
    (folder / "public.pem").write_text(public, "utf-8")

    assert examine(folder, "settings").codes == {"private_key_in_the_project": "warning"}
    (folder / ".gitignore").write_text("*.pem\n", "utf-8")
    assert examine(folder, "settings").codes == {}


# What cannot be examined


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("SECRET_KEY = os.environ.get('NOT_SET')", "SECRET_KEY", "settings.py:2"),
        (
            "SIMPLE_JWT['SECRET_KEY'] = 'x'",
            "'SECRET_KEY' setting has been removed",
            "settings.py:2",
        ),
        ("import nowhere", "No module named 'nowhere'", "settings.py:2"),
        ("INSTALLED_APPS += ['nowhere.app']", "No module named 'nowhere'", "settings.py:2"),
    ],
)
def test_a_project_that_does_not_start_is_a_finding_with_the_librarys_words(
    text, words, place, lay_out, examine
):
    report = examine(lay_out(text))

    first = report.findings[0]
    assert (first["pitfall"], first["level"]) == ("project_does_not_start", "error")
    assert f"{first['file']}:{first['line']}" == place
    assert words in first["message"]
    assert report.said["tier"] == "static"
    assert not report.said["complete"]


@pytest.mark.slow
def test_a_class_that_cannot_be_imported_is_an_error_and_the_run_is_incomplete(lay_out, examine):
    report = examine(
        lay_out("REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [JWT + 's']"), "settings"
    )

    assert report.codes["class_cannot_be_imported"] == "error"
    assert report.codes["routes_do_not_import"] == "error"
    assert not report.said["complete"]


@pytest.mark.slow
def test_no_value_is_printed_under_whatever_name_it_is_raised(lay_out, examine):
    report = examine(
        lay_out(
            "HOOK = 'T0-very-private'\nraise KeyError(f'cannot use {HOOK} and {HOOK[3:]} here')"
        )
    )

    assert "cannot use … and … here" in report.findings[0]["message"]
    assert "private" not in str(report.said)


@pytest.mark.slow
def test_settings_that_an_env_file_names_are_found_with_it(lay_out, examine):
    folder = lay_out()
    (folder / "manage.py").write_text(
        "import sys\nfrom django.core.management import execute_from_command_line\n"
        "execute_from_command_line(sys.argv)\n",
        "utf-8",
    )
    (folder / ".env").write_text("DJANGO_SETTINGS_MODULE=settings\n", "utf-8")

    said = examine(folder).said

    assert not said["complete"]
    assert f"--env-file {folder / '.env'}" in said["incomplete"][0]
    assert examine(folder, DJANGO_SETTINGS_MODULE="settings").said["complete"]


@pytest.mark.slow
def test_a_key_that_does_not_parse_is_not_called_a_missing_package(lay_out, examine):
    text = "SIMPLE_JWT |= {'ALGORITHM': 'ES256', 'VERIFYING_KEY': b'x' * 40}"
    report = examine(lay_out(text), "settings")

    [said] = [each["message"] for each in report.findings if each["pitfall"] == "unusable_key"]
    assert said.startswith("No token can be signed")
    assert "not installed" not in said
