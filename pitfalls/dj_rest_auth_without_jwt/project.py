from config.settings import *

ROOT_URLCONF = "routes"

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework.authtoken", "dj_rest_auth"]
