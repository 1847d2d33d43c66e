"""Settings over those of step 04: Django's and simplejwt's defaults with DEBUG off, and the other
ways to authenticate a request."""

import os

import environ

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "baselines_urls"
INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework.authtoken", "knox", "ninja_extra"]
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": environ.Env.db_url_config(os.environ["DATABASE_URL"])}
