from config.settings import *

ROOT_URLCONF = "routes"

INSTALLED_APPS = [*INSTALLED_APPS, "dj_rest_auth"]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["dj_rest_auth.jwt_auth.JWTCookieAuthentication"],
}

# The page is on another site than the API, so its cookies have to be sent from there.
CSRF_TRUSTED_ORIGINS = ["https://app.example.com"]

REST_AUTH = {
    "USE_JWT": True,
    "TOKEN_MODEL": None,
    "JWT_AUTH_COOKIE": "access",
    "JWT_AUTH_REFRESH_COOKIE": "refresh",
    "JWT_AUTH_SAMESITE": "None",
    "JWT_AUTH_SECURE": True,
}
