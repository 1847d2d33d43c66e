"""A refresh token of a login long ago, which was always refreshed in time."""

from datetime import timedelta

from django.utils import timezone
from rest_framework_simplejwt.tokens import RefreshToken


def refreshed_since(refresh, days):
    """Return this token as it would be if its login was `days` ago, and its end is near."""
    from api.models import Login

    token = RefreshToken(refresh)
    Login.objects.update(created_at=timezone.now() - timedelta(days=days))
    token.set_exp(lifetime=timedelta(minutes=1))
    return str(token)
