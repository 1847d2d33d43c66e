from project import *

REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": ["cookies.CheckedCookieAuthentication"]}
