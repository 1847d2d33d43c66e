"""Small projects, each with one mistake, and what the doctor says of them."""

import os
import sys
from types import SimpleNamespace

import pytest

from guide import projects
from jwt_doctor import examination

MANAGE = """
import os, sys
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""

BASE = """
import os
from datetime import timedelta
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = os.environ["DJANGO_KEY"]
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "urls"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
    "django.contrib.sessions", "django.contrib.messages", "rest_framework",
    "rest_framework_simplejwt",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
JWT = "rest_framework_simplejwt.authentication.JWTAuthentication"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [JWT],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
SIMPLE_JWT = {"SIGNING_KEY": os.environ["TOKEN_KEY"]}
"""

URLS = """
from django.urls import path
from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView


@api_view(["GET"])
def hello(request):
    return Response({"user": str(request.user)})


urlpatterns = [
    path("token/", TokenObtainPairView.as_view()),
    path("refresh/", TokenRefreshView.as_view()),
    path("hello/", hello),
]
"""

KEYS = {"DJANGO_KEY": "d" * 50, "TOKEN_KEY": "t" * 50}


@pytest.fixture
def lay_out(tmp_path):
    """lay_out(settings, **files) writes a project and returns its folder.

    settings is added to a project without a mistake, whose settings are the module base. A file
    views_py="…" is written as views.py; urls_py replaces the routes, more_py is added to them."""

    def make(settings="", **files):
        folder = tmp_path / "shop"
        texts = {
            "manage.py": MANAGE,
            "base.py": BASE,
            "settings.py": "from base import *\n" + settings + "\n",
            "urls.py": URLS,
        }
        for name, text in files.items():
            is_path = "/" in name
            texts[name if is_path else name.replace("__", "/").replace("_py", ".py")] = text
        texts["urls.py"] += texts.pop("more.py", "")
        projects.write(texts, folder)
        return folder

    return make


@pytest.fixture
def examine():
    """examine(folder, tier) returns the report; .said is the whole, .codes {code: level} without
    what is a choice and without the missing throttle that each of these projects has."""

    def run(folder, tier="auto", **environ):
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DJANGO_SETTINGS", "VIRTUAL_ENV", "PYTEST_"))
        }
        said = examination.examine(
            folder, tier, python=sys.executable, environ=kept | KEYS | environ
        )
        found = [each for each in said["findings"] if not each["choice"]]
        codes = {each["pitfall"]: each["level"] for each in found}
        codes.pop("no_login_throttle", None)
        return SimpleNamespace(said=said, codes=codes, findings=said["findings"])

    return run
