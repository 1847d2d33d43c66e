"""Settings over optimized.py: users are cached in a dictionary for 30 seconds, without
invalidation."""

from optimized import *  # noqa: F403
from optimized import REST_FRAMEWORK

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_AUTHENTICATION_CLASSES": ["optimized_authentication.KeptUserAuthentication"]
}
