from project import *

INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "rest_framework.authtoken"]

REST_AUTH = {"USE_JWT": True}
