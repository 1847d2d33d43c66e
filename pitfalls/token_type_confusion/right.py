from project import *

# Not needed: this is simplejwt's default.
SIMPLE_JWT = SIMPLE_JWT | {
    "AUTH_TOKEN_CLASSES": ["rest_framework_simplejwt.tokens.AccessToken"],
}
