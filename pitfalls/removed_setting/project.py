import os

from config.settings import *

# Without the app the project starts, so that you can see what its requests return.
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "rest_framework_simplejwt"]

KEY = os.environ["JWT_SIGNING_KEY"]
