"""The project's own settings, with a key for this run alone, and a fast password hasher for tests
only."""

import os
import secrets

os.environ.pop("REDIS_URL", None)
os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
