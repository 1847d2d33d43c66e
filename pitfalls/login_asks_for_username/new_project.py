from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "accounts"]

AUTH_USER_MODEL = "accounts.User"
