from project import *

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_AUTHENTICATION_CLASSES": ["cookies.CookieAuthentication"],
}
