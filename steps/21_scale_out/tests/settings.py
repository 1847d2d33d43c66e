"""The project's own settings, with keys for this run alone, plain HTTP, and a fast password hasher
for tests only."""

import os
import secrets
import subprocess
import sys
import tempfile

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))
os.environ.setdefault("HTTPS", "off")
if "JWT_KEYS_DIR" not in os.environ:
    os.environ["JWT_KEYS_DIR"] = tempfile.mkdtemp()
    os.environ.pop("JWT_ACTIVE_KEY", None)
    subprocess.run([sys.executable, "make_key.py"], capture_output=True)

os.environ.pop("CORS_ALLOWED_ORIGINS", None)  # the lesson of step 14 sets it

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
