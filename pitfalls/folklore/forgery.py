"""Puts a token together by hand, as an attacker does whose library refuses to."""

import base64
import hashlib
import hmac
import json
import time


def encoded(value):
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def forged(user, header, key):
    """A token for that user: this header, and an HMAC signature with that key (bytes)."""
    claims = {"token_type": "access", "exp": time.time() + 300, "jti": "x", "user_id": str(user.pk)}
    message = f"{encoded(header | {'typ': 'JWT'})}.{encoded(claims)}"
    signature = key and hmac.digest(key, message.encode(), hashlib.sha256)
    return f"{message}.{encoded(signature)}"
