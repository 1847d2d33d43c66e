import os

from django.core.exceptions import ImproperlyConfigured

from config.settings import *

JWT_SIGNING_KEY = os.environ.get("JWT_SIGNING_KEY")
if not JWT_SIGNING_KEY:
    raise ImproperlyConfigured("JWT_SIGNING_KEY is not set, or empty.")

SIMPLE_JWT = SIMPLE_JWT | {"SIGNING_KEY": JWT_SIGNING_KEY}
