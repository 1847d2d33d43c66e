from config.settings import *

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
