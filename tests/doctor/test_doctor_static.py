"""The static tier: what it computes of settings, and when it says that it could not."""

import os

import pytest

from jwt_doctor import static, written
from jwt_doctor.expressions import ENVIRONMENT, Maybe, Unknown

APPS = "INSTALLED_APPS = ['rest_framework', 'rest_framework_simplejwt']\n"


@pytest.fixture
def compute(tmp_path):
    """compute(text, name=text, …) returns the settings of a module and its other files."""

    def make(text, **files):
        (tmp_path / "settings.py").write_text(text, "utf-8")
        for name, content in files.items():
            path = tmp_path / (name + ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return written.Written("settings", tmp_path)

    return make


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("globals().update(LEEWAY=5)\nSIMPLE_JWT = {'LEEWAY': LEEWAY}", {}),
        ("globals().update({'SIMPLE_JWT': {'LEEWAY': 5}})", {}),
        ("globals()['SIMPLE_JWT'] = {'LEEWAY': 5}", {}),
        ("SIMPLE_JWT = {}\nSIMPLE_JWT.update({'LEEWAY': 5})", {}),
        ("SIMPLE_JWT = {}\nSIMPLE_JWT.update(LEEWAY=5)", {}),
        ("def lifetimes(seconds=5):\n    return {'LEEWAY': seconds}\nSIMPLE_JWT = lifetimes()", {}),
        ("from conf import jwt\nSIMPLE_JWT = jwt.OPTIONS",
         {"conf/jwt": "OPTIONS = {'LEEWAY': 5}"}),
        ("import conf.jwt as own\nSIMPLE_JWT = own.OPTIONS",
         {"conf/jwt": "OPTIONS = {'LEEWAY': 5}"}),
        ("from split_settings.tools import include\ninclude('parts/*.py')",
         {"parts/jwt": "SIMPLE_JWT = {'LEEWAY': 5}"}),
        ("from conf import *",
         {"conf/__init__": "from .jwt import *", "conf/jwt": "SIMPLE_JWT = {'LEEWAY': 5}"}),
        ("try:\n    SIMPLE_JWT = {'LEEWAY': 5}\nexcept ImportError:\n    raise", {}),
        ("SIMPLE_JWT = {'LEEWAY': [each for each in (4, 5) if each > 4][0]}", {}),
    ],
)  # fmt: skip
def test_a_setting_is_computed(text, files, compute):
    settings = compute(text, **files)

    assert settings.get("SIMPLE_JWT") == {"LEEWAY": 5}
    assert not settings.hidden


def test_an_app_behind_a_condition_may_be_there(compute):
    settings = compute(
        "import os\nINSTALLED_APPS = ['one']\nif os.environ.get('TOOLS'):\n"
        "    INSTALLED_APPS.append('two')"
    )

    first, second = settings.get("INSTALLED_APPS")
    assert first == "one"
    assert isinstance(second, Maybe) and second.values == ["two"]


def test_a_branch_does_not_change_the_settings_of_the_other(compute):
    settings = compute(
        "import os\nSIMPLE_JWT = {}\nif os.environ.get('LIVE'):\n    SIMPLE_JWT['LEEWAY'] = 5"
    )

    assert isinstance(settings.get("SIMPLE_JWT")["LEEWAY"], Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "os.environ['X']", "int(os.getenv('X', '5'))", "env('X')", "env.int('X', default=5)",
        "config('X', cast=int)", "open('key.pem').read()", "Path(os.environ['X']).read_text()",
    ],
)  # fmt: skip
def test_what_the_environment_decides_is_known_to_come_from_there(text, compute):
    settings = compute(f"import os\nSIMPLE_JWT = {{'LEEWAY': {text}}}")

    assert settings.get("SIMPLE_JWT")["LEEWAY"] is ENVIRONMENT


@pytest.fixture
def look(lay_out, examine):
    """look(settings, **files) returns the report of the static tier."""
    return lambda text, **files: examine(lay_out(text, **files), "static")


@pytest.mark.parametrize(
    "text",
    [
        "import more\nINSTALLED_APPS = more.apps()",
        "INSTALLED_APPS = INSTALLED_APPS + plugins()",
        "for name in os.listdir('.'):\n    INSTALLED_APPS.append(name)",
        "import more\nREST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = more.classes()",
        "REST_FRAMEWORK = dict(REST_FRAMEWORK, **more())",
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = lifetime_of('access')",
        "globals().update(load())",
        "globals()[os.environ['NAME']] = {}",
        "exec(open('local.py').read())",
        "import django_heroku\ndjango_heroku.settings(locals())",
        "from shared_settings.of_the_company import *",
        "import sys\nsetattr(sys.modules[__name__], 'SIMPLE_JWT', {})",
        "configure(SIMPLE_JWT)",
    ],
)
def test_settings_that_the_files_do_not_show_are_no_all_clear(text, look):
    report = look(text)

    assert not report.said["complete"]
    assert report.said["incomplete"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(minutes=int(os.environ['MINUTES']))",
        "if os.environ.get('TOOLS'):\n    INSTALLED_APPS.append('debug_toolbar')",
        "try:\n    from local_settings import *\nexcept ImportError:\n    pass",
        "INSTALLED_APPS += [name for name in ['corsheaders'] if name]\n"
        "MIDDLEWARE.insert(0, 'corsheaders.middleware.CorsMiddleware')",
    ],
)
def test_settings_of_the_environment_are_no_gap(text, look):
    report = look(text)

    assert report.said["complete"], report.said["incomplete"]
    assert report.codes == {}


def test_a_settings_package_that_sets_nothing_is_passed_over_for_the_one_of_the_server(look):
    names = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '{}')"
    files = {
        "manage_py": names.format("conf"),
        "wsgi_py": names.format("conf.live"),
        "conf/__init__.py": "",
        "conf/live.py": APPS + "SECRET_KEY = 'yoursecretkey'\n",
    }

    report = look("", **files)

    assert report.said["settings"] == "conf.live"
    assert report.codes["leaked_secret_key_signs_tokens"] == "error"


def test_a_project_without_apps_in_its_settings_is_no_all_clear(look):
    report = look("del INSTALLED_APPS")

    assert report.said["incomplete"] == [
        "settings sets no INSTALLED_APPS, and base was read in its place: name the settings with "
        "--settings"
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DEBUG = os.environ.get('DEBUG', 'true').lower() == 'true'\nALLOWED_HOSTS = ['*']",
         "debug_in_production"),
        ("SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(hours=int(os.getenv('HOURS', 24)))",
         "access_survives_logout"),
        ("from decouple import config\nCORS_ALLOW_CREDENTIALS = True\nMIDDLEWARE += ['cors']\n"
         "CORS_ALLOW_ALL_ORIGINS = config('ALL', default=True, cast=bool)",
         "cookie_jwt_without_csrf"),
    ],
)  # fmt: skip
def test_a_default_of_the_environment_is_examined(text, code, look):
    [finding] = [each for each in look(text).findings if each["pitfall"] == code]

    assert finding["confidence"] == "likely"
    assert finding["message"].endswith("if the environment sets nothing else.")


LOGIN = """
from django.contrib.auth import authenticate
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import RefreshToken


def tokens_of(user):
    return {"refresh": str(RefreshToken.for_user(user))}


class Enter(APIView):
    def post(self, request):
        return Response(tokens_of(authenticate(**request.data)))


urlpatterns = [path("enter/", Enter.as_view())]
"""
ANON = (
    "REST_FRAMEWORK['DEFAULT_THROTTLE_CLASSES'] = ['rest_framework.throttling.AnonRateThrottle']\n"
    "REST_FRAMEWORK['DEFAULT_THROTTLE_RATES'] = {{'anon': '{}'}}\n"
)
DUMMY = "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.dummy.DummyCache'}}\n"
FUNCTION = """
from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import RefreshToken


@api_view(["POST"])
def log_in(request):
    user = find(request.data["username"])
    if not user.check_password(request.data["password"]):
        return Response(status=401)
    return Response({"access": str(RefreshToken.for_user(user).access_token)})


urlpatterns = [path("enter/", log_in)]
"""
BY_SERIALIZER = """
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.serializers import TokenObtainPairSerializer


class Pair(TokenObtainPairSerializer):
    pass


class Enter(APIView):
    serializer_class = Pair

    def post(self, request):
        serializer = self.serializer_class(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response({"access": serializer.validated_data["access"]})


urlpatterns = [path("enter/", Enter.as_view())]
"""
NINJA = """
from ninja_extra import NinjaExtraAPI
from ninja_jwt.controller import NinjaJWTDefaultController

api = NinjaExtraAPI()
api.register_controllers(NinjaJWTDefaultController)
urlpatterns = []
"""
NINJA_APPS = "INSTALLED_APPS = ['ninja_extra', 'ninja_jwt']\ndel REST_FRAMEWORK"


@pytest.mark.parametrize(
    ("text", "routes", "line"),
    [
        ("", LOGIN, "urls.py:13"),
        (NINJA_APPS, NINJA, "urls.py:6"),
        ("", BY_SERIALIZER, "urls.py:12"),
        ("", FUNCTION, "urls.py:9"),
        (NINJA_APPS, NINJA.replace("API()", "API(throttle=[Anon])"), None),
        (ANON.format("10/s"), LOGIN, "settings.py:3"),
        (ANON.format("10/min"), LOGIN, None),
        (ANON.format("10/min") + DUMMY, LOGIN, "settings.py:4"),
    ],
    ids=[
        "a helper that issues tokens",
        "ninja",
        "a serializer of simplejwt's",
        "a function",
        "ninja with a limit",
        "a high rate",
        "a rate",
        "no cache",
    ],
)
def test_a_login_without_a_limit_is_found(text, routes, line, look):
    found = [
        "{file}:{line}".format(**each)
        for each in look(text, urls_py=routes).findings
        if each["pitfall"] == "no_login_throttle"
    ]

    assert found == ([line] if line else [])


def test_a_project_that_is_run_from_above_its_folder_is_examined(look):
    name = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.conf')"
    settings = (
        APPS + "ROOT_URLCONF = 'shop.urls'\nSIMPLE_JWT = {'LEEWAY': '5'}\n"
        "from shop.keys import SECRET_KEY\n"
    )
    files = {"manage_py": name, "conf_py": settings, "keys_py": "SECRET_KEY = 'yoursecretkey'\n"}

    report = look("", **files)

    assert report.said["settings"] == "shop.conf"
    assert report.said["complete"], report.said["incomplete"]
    assert report.codes["leaked_secret_key_signs_tokens"] == "error"


def test_what_an_unreadable_file_imports_is_examined_and_its_line_is_named(look):
    report = look("", urls_py="import shop.views\nurlpatterns = []\n", **{
        "shop/__init__.py": "", "shop/views.py": "from .tokens import tokens\n\ndef (",
        "shop/tokens.py": "def log(access_token):\n    print(access_token)\n",
    })  # fmt: skip

    assert report.said["incomplete"] == ["shop/views.py:3 is not Python that this version can read"]
    assert report.codes == {"token_in_the_log": "warning", "project_does_not_start": "error"}
    [broken] = [each for each in report.findings if each["level"] == "error"]
    assert (broken["file"], broken["line"]) == ("shop/views.py", 3)


@pytest.mark.parametrize("line", ["type Own[T] = list[T]", "text = f'{a['b']!}'", "match a: x"])
def test_what_a_newer_python_may_read_is_no_error(line, look):
    report = look("", urls_py="import shop.views\nurlpatterns = []\n", **{
        "shop/__init__.py": "", "shop/views.py": line + "\n)",
    })  # fmt: skip

    assert len(report.said["incomplete"]) == 1
    assert report.codes == {}


def test_a_file_that_nothing_imports_and_is_not_python_is_only_named(look):
    report = look("", **{"shop/old.py": "def ("})

    assert report.said["incomplete"] == ["shop/old.py:1 is not Python that this version can read"]
    assert report.codes == {}


def test_settings_for_one_machine_may_have_debug(look):
    files = {"manage_py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'local')",
             "local_py": "from base import *\nDEBUG = True\nALLOWED_HOSTS = ['*']"}  # fmt: skip

    assert look("", **files).codes == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [("from conf import settings", "conf.settings"), ("# nothing", "settings")],
)
def test_the_settings_are_found_without_a_name(text, found, tmp_path):
    folder = tmp_path / "shop"
    module = folder.joinpath(*found.split(".")).with_suffix(".py")
    module.parent.mkdir(parents=True)
    module.write_text("INSTALLED_APPS = []\n", "utf-8")
    (folder / "manage.py").write_text(text, "utf-8")
    here = os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        assert static.best_settings(folder)[0] == found
    finally:
        if here:
            os.environ["DJANGO_SETTINGS_MODULE"] = here
