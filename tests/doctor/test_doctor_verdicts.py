"""What the doctor says of the steps, and of both sides of each pitfall that has a check."""

import os
import sys
from collections import Counter

import pytest

from guide import course, isolated_process, packages, projects
from guide.variants import layout
from jwt_doctor import examination, registry, runner

STEPS = [step for step in course.steps() if step.number >= "03"]
CHECKED = [pitfall for pitfall in course.pitfalls() if (pitfall.path / "check.py").exists()]


DOCTOR = [course.ROOT / "pitfalls/jwt_doctor", *course.ROOT.glob("pitfalls/*/check.py")]


def reads(step=None, pitfall=None, name=None, text=""):
    """Return what a test of this module reads, for `--ledger`."""
    if text:  # written into a project of its own
        return [course.find_step("05").path, text, *DOCTOR]
    if step:
        return [step.path, *DOCTOR]
    pitfall = pitfall or course.find_pitfall(name)
    return [pitfall.path, pitfall.base.path, *DOCTOR]


def look(folder, module, connection):
    """Runs in a process of its own, which never saw another project."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(projects.environment(DJANGO_SETTINGS_MODULE=module))
    connection.send(runner.examine(module, "live"))


def verdict(folder, module="config.settings"):
    """How often each pitfall is named: {"weak_signing_key": 1}."""
    receive, send = isolated_process.processes.Pipe(duplex=False)
    process = isolated_process.processes.Process(target=look, args=(str(folder), module, send))
    process.start()
    send.close()
    said = receive.recv()
    process.join()
    assert said["incomplete"] == []
    return Counter(finding["pitfall"] for finding in said["findings"])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_of_a_step_it_says_what_the_lesson_leaves_open(step, tmp_path):
    packages.skip_without(step)
    fresh = projects.lay_out(step.path, tmp_path / step.name)  # without what was run there

    assert sorted(verdict(fresh)) == sorted(step.lesson.front_matter.doctor)


def verdict_of_side(pitfall, side, project):
    is_set_up = layout.difference(pitfall) == "setup"  # such a side is a database
    make = layout.prepare if is_set_up else layout.lay_out
    return verdict(project, make(pitfall, side, project))


@pytest.fixture(scope="module")
def verdict_of_step():
    known = {}

    def say(step):
        if step.name not in known:
            known[step.name] = verdict(step.path)
        return known[step.name]

    return say


# What is true of the right version of a pitfall too, and not of its base step.
ALSO = {
    "basic_authentication_beside_jwt": Counter(["throttle_believes_the_caller"]),
    "cookie_not_deleted": Counter(
        ["logout_revokes_nothing", "public_view_refuses_stale_token", "token_cookie_is_exposed"]
    ),
    "dj_rest_auth_empty_refresh": Counter(["blacklist_app_not_installed"]),
    "dj_rest_auth_without_jwt": Counter(["blacklist_app_not_installed"]),
    "login_token_is_refused": Counter(["sliding_tokens"]),
    "plain_django_view": Counter(["middleware_reads_user"]),
    "provider_tokens_have_no_type": Counter(["stateless_ignores_the_database"]),
    "settings_changed_at_run_time": Counter(["debug_in_production"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("pitfall", CHECKED, ids=lambda pitfall: pitfall.name)
def test_of_a_pitfall_it_names_the_wrong_side_and_not_the_right_one(
    pitfall, verdict_of_step, tmp_path
):
    packages.skip_without(pitfall)
    wrong, right = (verdict_of_side(pitfall, side, tmp_path / side) for side in layout.VARIANTS)
    before = verdict_of_step(pitfall.base)

    assert wrong[pitfall.name]
    assert not right[pitfall.name]
    assert right - ALSO.get(pitfall.name, Counter()) <= before


# Pitfalls without a check.py, and the code under which the doctor names them: the pitfall's own,
# or another one.
NAMED = {
    pitfall.name: pitfall.name
    for pitfall in course.pitfalls()
    if pitfall not in CHECKED and pitfall.name in registry.codes()
} | {
    "login_mixin_on_api_view": "plain_django_view",
    "plain_async_view": "plain_django_view",
    "rest_framework_misspelt": "settings_misspelt",
    "backend_ignores_username": "no_backend_for_the_login",
    "cookie_moved_to_header": "cookie_jwt_without_csrf",
    "dj_rest_auth_cookie_without_csrf": "cookie_jwt_without_csrf",
    "dj_rest_auth_logout_revokes_nothing": "blacklist_app_not_installed",
    "djoser_login_field": "login_asks_for_username",
    "cors_headers_overwritten": "cors_preflight",
    "cors_origin_with_slash": "cors_preflight",
    "class_path_wrong": "class_cannot_be_imported",
    "cryptography_missing": "unusable_key",
    "uuid_in_a_claim": "claim_is_not_json",
    "header_type_with_a_space": "no_header_matches",
    "hs256_with_a_pem": "unusable_key",
    "inactive_until_activated": "new_users_are_inactive",
    "key_is_a_path": "unusable_key",
    "key_with_literal_newlines": "unusable_key",
    "keys_are_no_pair": "keys_are_no_pair",
    "private_key_to_verify": "keys_are_no_pair",
    "removed_setting": "settings_misspelt",
    "serializer_path_wrong": "class_cannot_be_imported",
    "short_rsa_key": "weak_signing_key",
    "sub_is_a_number": "login_token_is_refused",
    "unknown_algorithm": "unusable_key",
    "websocket_accepts_any_token": "token_type_confusion",
}
CLIENT = "What a client sends is not in the project."
TESTS = "The tests of a project are not examined."
MOMENT = "It needs two requests at once, or another server."
SERVER = "The configuration of a server in front is not in the settings."
NOT_SEEN = {
    "apache_drops_the_header": SERVER,
    "cookie_is_not_secure": "The attributes of the cookie are in a dict of the project's own.",
    "cors_credentials_missing": "Whether a page sends cookies is not in the project.",
    "header_with_underscore": CLIENT,
    "redirect_loses_the_header": CLIENT,
    "token_in_quotes": CLIENT,
    "bearer_prefix_missing": CLIENT,
    "client_login_in_tests": TESTS,
    "clock_skew": MOMENT,
    "djoser_activation": "The page of ACTIVATION_URL may be in a front end.",
    "djoser_header_type": CLIENT,
    "endless_rotation": "Every rotation does this. How long a login may last is a decision.",
    "expired_token_not_refreshed": CLIENT,
    "force_authenticate_hides": TESTS,
    "json_sent_as_a_form": CLIENT,
    "new_refresh_token_thrown_away": CLIENT,
    "refresh_race": MOMENT,
    "slash_missing": CLIENT,
    "stolen_refresh_token_lives_on": "No setting of simplejwt changes it.",
    "token_user_has_no_row": "What a view does with request.user is not followed.",
    "two_requests_refresh_at_once": CLIENT,
    "user_id_of_another_kind": "The tokens of before a change are in no file.",
}


def test_each_pitfall_is_seen_or_has_a_reason_why_not():
    names = {pitfall.name for pitfall in course.pitfalls()}

    unchecked = names - {pitfall.name for pitfall in CHECKED}
    untied = unchecked ^ (set(NAMED) | set(NOT_SEEN))
    assert not untied, "Add a check.py, or a row to NAMED or NOT_SEEN."


def test_a_page_promises_the_doctor_where_it_has_a_check():
    promising = {
        pitfall.name
        for pitfall in course.pitfalls()
        if "guide doctor" in (pitfall.path / "README.md").read_text("utf-8")
    }

    assert {pitfall.name for pitfall in CHECKED} <= promising
    assert not promising & set(NOT_SEEN)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMED)
def test_a_pitfall_is_named_under_another_code_and_leads_to_its_page(name, tmp_path):
    pitfall = next(each for each in course.pitfalls() if each.name == name)
    packages.skip_without(pitfall)
    pages = {}
    for side in layout.VARIANTS:
        project = tmp_path / side
        module = layout.lay_out(pitfall, side, project)
        environ = projects.environment(JWT_SIGNING_KEY="k" * 64)
        said = examination.examine(project, settings=module, python=sys.executable, environ=environ)
        pages[side] = {each["page"] for each in said["findings"] if each["pitfall"] == NAMED[name]}

    assert name in pages["wrong"]
    assert name not in pages["right"]


# What is not in any wrong.py or right.py: settings as people have them, over step 05.

KEY = "SIMPLE_JWT['SIGNING_KEY'] = __import__('secrets').token_urlsafe(64)\n"
THROTTLED = (
    "REST_FRAMEWORK['DEFAULT_THROTTLE_CLASSES'] = [\n"
    "    'rest_framework.throttling.AnonRateThrottle',\n]\n"
)

SPEAKS = [
    ("weak_signing_key", KEY + "SIMPLE_JWT |= {'ALGORITHM': 'HS512', 'SIGNING_KEY': 'k' * 63}"),
    ("weak_signing_key", "SIMPLE_JWT |= {'ALGORITHM': 'HS384', 'SIGNING_KEY': 'k' * 47}"),
    ("empty_signing_key", "SIMPLE_JWT['SIGNING_KEY'] = None"),
    ("leaked_secret_key_signs_tokens", "SIMPLE_JWT['SIGNING_KEY'] = 'Your-256-bit-secret'"),
    ("leaked_secret_key_signs_tokens", "SIMPLE_JWT['SIGNING_KEY'] = 'django-insecure-' + 50 * 'x'"),
    ("leaked_secret_key_signs_tokens", "MINE = 'stands here'\nSIMPLE_JWT['SIGNING_KEY'] = MINE"),
    ("leaked_secret_key_signs_tokens", "SECRET_KEY = __import__('secrets').token_hex(32)"),
    ("settings_misspelt", "SIMPLE_JWT['ACCES_TOKEN_LIFETIME'] = timedelta(minutes=1)"),
    ("settings_misspelt", "ROTATE_REFRESH_TOKENS = True"),
    ("settings_misspelt", "REST_FRAMEWORK['DEFAULT_PERMISSIONS_CLASSES'] = []"),
    ("settings_misspelt", "SIMPLE_JWT['ENTIRELY_MADE_UP'] = 1"),
    ("settings_misspelt", "JWT_AUTH = SIMPLE_JWT\ndel SIMPLE_JWT"),
    ("auth_cookie_ignored", "SIMPLE_JWT['AUTH_COOKIE'] = 'access'"),
    ("auth_cookie_ignored", "SIMPLE_JWT |= {'AUTH_COOKIE_HTTP_ONLY': True}"),
    ("lifetime_is_a_number", "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = '7 days'"),
    ("lifetime_is_a_number", "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(minutes=-5)"),
    ("lifetime_without_unit", "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(1440)"),
    (
        "classes_in_a_string",
        "REST_FRAMEWORK['DEFAULT_PARSER_CLASSES'] = 'rest_framework.parsers.JSONParser'",
    ),
    ("token_type_confusion", "SIMPLE_JWT['TOKEN_TYPE_CLAIM'] = None"),
    ("cors_preflight", "CORS_ALLOWED_ORIGINS = ['https://example.org']"),
    ("cookie_jwt_without_csrf", "CORS_ALLOW_ALL_ORIGINS = CORS_ALLOW_CREDENTIALS = True"),
    ("debug_in_production", "ALLOWED_HOSTS = ['shop.example.org', 'localhost']"),
    ("no_login_throttle", THROTTLED),
]

SILENT = [
    ("weak_signing_key", "SIMPLE_JWT |= {'ALGORITHM': 'HS384', 'SIGNING_KEY': 'k' * 48}"),
    ("leaked_secret_key_signs_tokens", KEY),
    (
        "leaked_secret_key_signs_tokens",
        "SIMPLE_JWT |= {'ALGORITHM': 'RS256', 'JWK_URL': 'x'}",
    ),
    ("settings_misspelt", "REST_FRAMEWORK['SOMETHING_OF_ANOTHER_PACKAGE'] = 1"),
    (
        "auth_cookie_ignored",  # the settings read it themselves
        "SIMPLE_JWT['AUTH_COOKIE'] = 'access'\nCOOKIE = SIMPLE_JWT['AUTH_COOKIE']",
    ),
    (
        "auth_cookie_ignored",  # a class of another package may read it
        "SIMPLE_JWT['AUTH_COOKIE'] = 'access'\n"
        "REST_FRAMEWORK['DEFAULT_AUTHENTICATION_CLASSES'] = [\n"
        "    'rest_framework.authentication.TokenAuthentication',\n]\n",
    ),
    ("lifetime_without_unit", "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(7)"),
    ("access_survives_logout", "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(hours=1)"),
    (
        "token_type_confusion",  # the tokens of another issuer may have no type
        "SIMPLE_JWT |= {'TOKEN_TYPE_CLAIM': None, 'JWK_URL': 'https://example.org/jwks.json'}",
    ),
    ("rs256_without_verifying_key", "SIMPLE_JWT |= {'ALGORITHM': 'RS256', 'JWK_URL': 'https://x'}"),
    ("debug_in_production", "ALLOWED_HOSTS = ['localhost', '127.0.0.1', '[::1]']"),
    ("debug_in_production", "DEBUG, ALLOWED_HOSTS = False, ['shop.example.org']"),
    (
        "no_login_throttle",
        THROTTLED + "REST_FRAMEWORK['DEFAULT_THROTTLE_RATES'] = {'anon': '5/min'}",
    ),
    (
        "cors_preflight",
        "CORS_ALLOWED_ORIGINS = []\nMIDDLEWARE += ['own_cors.Middleware']",
    ),
]

VIEWS = """
from django.contrib.auth import authenticate
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import RefreshToken


class SignIn(APIView):
    permission_classes = []

    def post(self, request):
        user = authenticate(request, **request.data)
        return Response({'refresh': str(RefreshToken.for_user(user))})


class SignOut(APIView):
    def post(self, request):
        RefreshToken(request.data['refresh']).blacklist()
        return Response()


class Cookies(JWTAuthentication):
    def authenticate(self, request):
        token = self.get_validated_token(request.COOKIES['access'])
        return self.get_user(token), token


class Cart(APIView):
    authentication_classes = [Cookies]


def orders(request):
    return Response({'of': request.user.username})
"""

ROUTES = """
from django.urls import include, path
from api import more
urlpatterns = [
    path('sign-', include([path('in/', more.SignIn.as_view())])),
    path('out/', more.SignOut.as_view()),
    path('cart/', more.Cart.as_view()),
    path('orders/', more.orders),
]
"""


@pytest.fixture
def project(tmp_path):
    return projects.lay_out(course.find_step("05").path, tmp_path / "project")


def add(project, text):
    with open(project / "config" / "settings.py", "a", encoding="utf-8") as file:
        file.write(text + "\n")


@pytest.mark.slow
@pytest.mark.parametrize(("pitfall", "text"), SPEAKS)
def test_it_speaks(pitfall, text, project):
    add(project, text)

    assert verdict(project)[pitfall] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("pitfall", "text"), SILENT)
def test_it_is_silent(pitfall, text, project):
    add(project, text)

    assert verdict(project)[pitfall] == 0


MODELS = """
from django.conf import settings
from django.db import models


class Seat(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    extra = models.JSONField(default=dict)
    token = models.CharField(max_length=32)


def replace(seat, old, new):
    {body}
"""
OWN = "return Seat.objects.filter(token=old, pk=seat).update(token=new)"
JOIN = OWN.replace("pk=seat", "owner__is_active=True")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "times"),
    [
        (JOIN, 1),
        (JOIN.replace("token=old, owner", "token=old).filter(owner"), 1),
        (JOIN.replace("return ", "changed = ") + "; return changed == 1", 1),
        (OWN, 0),
        (OWN.replace("pk=seat", "owner__id=1"), 0),  # the column of its own table
        (OWN.replace("pk=seat", "extra__is_active=True"), 0),  # a key in JSON
        (OWN.replace("pk=seat", "token__startswith='a'"), 0),
        (JOIN.replace("return ", ""), 0),  # nobody looks at the number of rows
        (JOIN.replace("token=old, ", ""), 0),  # it does not compare what it changes
        ("Seat.objects.select_for_update().get(token=old); " + JOIN, 0),
    ],
)
def test_a_join_in_an_update_is_named_if_the_update_works_as_a_lock(body, times, project):
    (project / "api" / "models.py").write_text(MODELS.format(body=body), "utf-8")

    assert verdict(project)["join_in_the_update"] == times


OWN_LOGOUT = """
from rest_framework_simplejwt.serializers import TokenBlacklistSerializer


class Logout(TokenBlacklistSerializer):
    {body}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("def validate(self, attrs): return {}", 0),
        ("token_class = None  # simplejwt's validate", 1),
    ],
)
@pytest.mark.parametrize("is_in_route", [False, True])
def test_a_logout_of_its_own_needs_no_blacklist(body, times, is_in_route, project):
    (project / "api" / "logout.py").write_text(OWN_LOGOUT.replace("{body}", body), "utf-8")
    more = "serializer_class=Logout" if is_in_route else ""
    (project / "config" / "urls.py").write_text(
        "from django.urls import path\n"
        "from rest_framework_simplejwt.views import TokenBlacklistView\n"
        "from api.logout import Logout\n"
        f"urlpatterns = [path('out/', TokenBlacklistView.as_view({more}))]\n",
        "utf-8",
    )
    if not is_in_route:
        add(project, "SIMPLE_JWT['TOKEN_BLACKLIST_SERIALIZER'] = 'api.logout.Logout'")

    assert verdict(project)["blacklist_app_not_installed"] == times


@pytest.mark.slow
def test_it_reads_the_views_too(project):
    (project / "api" / "more.py").write_text(VIEWS, "utf-8")
    (project / "config" / "urls.py").write_text(ROUTES, "utf-8")

    found = verdict(project)

    assert found["no_login_throttle"] == 1
    assert found["blacklist_app_not_installed"] == 1
    assert found["cookie_jwt_without_csrf"] == 1
    assert found["allow_any_left"] == 1
    assert found["plain_django_view"] == 1
    assert found["public_view_refuses_stale_token"] == 1


@pytest.mark.slow
def test_a_key_that_the_project_s_own_code_reads_is_no_mistake(project):
    add(project, "SIMPLE_JWT['AUTH_COOKIE'] = 'access'")
    (project / "api" / "apps.py").write_text(
        "from django.apps import AppConfig\n"
        "from django.conf import settings\n"
        "class ApiConfig(AppConfig):\n"
        "    name = 'api'\n"
        "    cookie = settings.SIMPLE_JWT['AUTH_COOKIE']\n",
        "utf-8",
    )

    found = verdict(project)
    assert found["settings_misspelt"] == 0
    assert found["auth_cookie_ignored"] == 0


@pytest.mark.slow
def test_settings_in_several_files_are_read_together(project):
    settings = project / "config" / "settings.py"
    (project / "config" / "base.py").write_text(
        settings.read_text("utf-8") + "SIMPLE_JWT['SIGNING_KEY'] = 'k' * 20 + 'from the base'\n",
        "utf-8",
    )
    settings.write_text("from .base import *\nfrom .jwt import SIMPLE_JWT\n", "utf-8")
    (project / "config" / "jwt.py").write_text(
        "SIMPLE_JWT = {'SIGNING_KEY': 'this stands in a file of its own, and is long'}\n", "utf-8"
    )

    assert verdict(project)["leaked_secret_key_signs_tokens"] == 1
