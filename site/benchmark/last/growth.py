"""Settings over those of the last step: hashing takes no time, for it would hide the tables."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
