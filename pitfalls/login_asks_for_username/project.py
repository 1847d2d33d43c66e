from config.settings import *

AUTHENTICATION_BACKENDS = [
    "people.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
