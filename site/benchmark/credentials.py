"""Runs in a project's folder: prints the header of each way to say who one is, as JSON. All are the
demo user's, and good for a day: no measurement outlasts them."""

import json
from datetime import timedelta
from importlib.util import find_spec

import django

DAY = timedelta(days=1)


def headers():
    from django.contrib.auth import get_user_model
    from django.utils.module_loading import import_string
    from rest_framework_simplejwt.settings import api_settings

    user = get_user_model().objects.get(username="user")
    access = import_string(api_settings.TOKEN_OBTAIN_SERIALIZER).get_token(user).access_token
    access.set_exp(lifetime=DAY)
    named = {"jwt": ("Authorization", f"Bearer {access}")}
    return named | (baselines(user) if find_spec("baselines") else {})


def baselines(user):
    from django.test import Client
    from knox.models import AuthToken
    from ninja_jwt.tokens import AccessToken
    from rest_framework.authtoken.models import Token

    client = Client()
    client.force_login(user)
    key, _ = Token.objects.get_or_create(user=user)
    _, knox = AuthToken.objects.create(user=user, expiry=DAY)
    ninja = AccessToken.for_user(user)
    ninja.set_exp(lifetime=DAY)
    return {
        "session": ("Cookie", f"sessionid={client.cookies['sessionid'].value}"),
        "token": ("Authorization", f"Token {key}"),
        "knox": ("Authorization", f"Token {knox}"),
        "ninja": ("Authorization", f"Bearer {ninja}"),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(headers()))
