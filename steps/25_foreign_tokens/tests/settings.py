"""The project's own settings, with a key for this run alone, the keys of the issuer in issuer.py,
and a fast password hasher for tests only."""

import json
import os
import secrets

from tests import issuer, serving

os.environ.setdefault("JWT_SIGNING_KEY", secrets.token_urlsafe(48))

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "CHANGED_SETTINGS" in os.environ:  # by a test, for a process of its own
    globals().update(json.loads(os.environ["CHANGED_SETTINGS"]))
else:
    FOREIGN_JWK_URL = serving.serve(lambda: (200, issuer.key_set().content)).url
