from config.settings import *

ROOT_URLCONF = "routes"

INSTALLED_APPS = [*INSTALLED_APPS, "djoser"]

DJOSER = {"LOGIN_FIELD": "email"}
