from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "djoser"]

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

DJOSER = {"SEND_ACTIVATION_EMAIL": True, "ACTIVATION_URL": "activate/{uid}/{token}"}

# A login changes what the link is computed from, so an old link does not work.
SIMPLE_JWT = SIMPLE_JWT | {"UPDATE_LAST_LOGIN": True}
