"""Settings over those of the last step: one shared key signs (HS256), as until step 14."""

import os

from django.apps import AppConfig

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, SIMPLE_JWT


class SharedKey(AppConfig):
    """The app without its key ring: simplejwt's own backend signs."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "api"


INSTALLED_APPS = ["shared_key.SharedKey" if app == "api" else app for app in INSTALLED_APPS]
SIMPLE_JWT = SIMPLE_JWT | {"ALGORITHM": "HS256", "SIGNING_KEY": os.environ["JWT_SIGNING_KEY"]}
