# %% expired
import base64
import json


def expired(token, now):
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims["exp"] <= now


# %% ten-threads
number = 10 + 1 + 10
