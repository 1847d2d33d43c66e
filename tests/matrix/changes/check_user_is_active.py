from config.settings import *

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.AllowAllUsersModelBackend"]
SIMPLE_JWT = SIMPLE_JWT | {"CHECK_USER_IS_ACTIVE": False}
