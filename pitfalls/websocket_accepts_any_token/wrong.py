from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.middleware import BaseMiddleware
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import UntypedToken
from routes import urlpatterns  # noqa: F401


class TokenMiddleware(BaseMiddleware):
    async def __call__(self, scope, receive, send):
        token = parse_qs(scope["query_string"].decode()).get("token", [""])[0]
        scope["user"] = await user_of(token)
        return await super().__call__(scope, receive, send)


@database_sync_to_async
def user_of(token):
    try:
        claims = UntypedToken(token)
        return get_user_model().objects.get(pk=claims["user_id"])
    except (TokenError, get_user_model().DoesNotExist):
        return AnonymousUser()
