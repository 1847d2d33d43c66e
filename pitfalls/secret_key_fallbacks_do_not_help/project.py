import os

from config.settings import *

# SECRET_KEY has just been changed. The environment variable lets the tests start the project as
# it was before.
OLD = "django-insecure-the-key-that-stood-here-until-yesterday-evening"
NEW = "django-insecure-the-key-that-stands-here-since-this-morning"

SECRET_KEY = os.environ.get("SECRET_KEY_BEFORE", NEW)
SECRET_KEY_FALLBACKS = [OLD]
