import provider

from config.settings import *

ROOT_URLCONF = "routes"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication",
    ],
}

SIMPLE_JWT = {
    "ALGORITHM": "RS256",
    "JWK_URL": provider.start(),
    "ISSUER": provider.ISSUER,
    "AUDIENCE": "shop-api",
}
