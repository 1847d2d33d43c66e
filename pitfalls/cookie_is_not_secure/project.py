from config.settings import *

ROOT_URLCONF = "routes"

REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["cookies.CookieAuthentication"]}
