from config.settings import *

SIMPLE_JWT = SIMPLE_JWT | {
    "AUTH_TOKEN_CLASSES": ("rest_framework_simplejwt.tokens.AccessToken"),
}
