# %% expired
import base64
import json


def expired(token, now):
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims["exp"] <= now


# %% one-call
number = 1 + 1 + 1
