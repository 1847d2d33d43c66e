from config.settings import *

ROOT_URLCONF = "routes"

SIMPLE_JWT = SIMPLE_JWT | {
    "AUTH_TOKEN_CLASSES": ["rest_framework_simplejwt.tokens.SlidingToken"],
}
