"""A refresh token of a chain that began long ago, and was refreshed in time ever since."""

import time
from datetime import timedelta

from rest_framework_simplejwt.tokens import RefreshToken


def refreshed_since(refresh, days):
    token = RefreshToken(refresh)
    token["auth_time"] = int(time.time() - timedelta(days=days).total_seconds())
    token.set_exp(lifetime=timedelta(minutes=1))  # it would end in a minute
    return str(token)
