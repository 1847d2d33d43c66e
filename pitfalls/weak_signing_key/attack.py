"""Finds the key of a token, if it is a word that people use. It never asks the server."""

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
