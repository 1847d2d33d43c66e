"""Print an access token for the user with the given id, and a value signed by Django."""

from django.core import signing
from rest_framework_simplejwt.tokens import AccessToken


def print_for(user_id):
    token = AccessToken()
    token["user_id"] = str(user_id)
    print(token, signing.dumps("a password reset"))
