# %% expired
import base64
import json


def expired(token, now):
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1]))
    return claims["exp"] <= now


# %% one-call
number = 2
