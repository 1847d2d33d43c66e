"""Find the key of a token, if it is a common word. Send nothing to the server."""

import jwt

WORDS = ["password", "123456", "qwerty", "changeme", "jwt_secret", "secret", "s3cr3t", "key"]


def crack(token):
    for word in WORDS:
        try:
            jwt.decode(token, word, algorithms=["HS256"])
        except jwt.InvalidSignatureError:
            continue
        return word
    return None
