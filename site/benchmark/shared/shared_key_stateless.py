"""Settings over shared_key.py: the token alone says who is asking."""

from shared_key import *  # noqa: F403
from shared_key import REST_FRAMEWORK

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication"
    ]
}
