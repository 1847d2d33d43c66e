"""Settings over lean.py: users are kept in a dictionary for half a minute, and nothing makes it
forget one sooner."""

from lean import *  # noqa: F403
from lean import REST_FRAMEWORK

REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_AUTHENTICATION_CLASSES": ["lean_authentication.KeptUserAuthentication"]
}
