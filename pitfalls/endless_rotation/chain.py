"""A refresh token of an old login, which the client has always refreshed in time."""

from datetime import timedelta

from django.utils import timezone
from rest_framework_simplejwt.tokens import RefreshToken


def refreshed_since(refresh, days):
    """Return this token as if its login was `days` ago, with a minute until it expires."""
    from api.models import Login

    token = RefreshToken(refresh)
    Login.objects.update(created_at=timezone.now() - timedelta(days=days))
    token.set_exp(lifetime=timedelta(minutes=1))
    return str(token)
