from config.settings import *

INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "rest_framework_simplejwt"]
