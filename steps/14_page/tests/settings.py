"""The project's own settings, with a key for this run alone, and a fast password hasher for tests
only."""

import os
import secrets

os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))

os.environ.pop("CORS_ALLOWED_ORIGINS", None)  # the lesson of step 14 sets it

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
