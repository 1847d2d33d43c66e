from config.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "people"]

AUTH_USER_MODEL = "people.User"
