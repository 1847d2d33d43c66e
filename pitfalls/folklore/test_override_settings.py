"""They say that override_settings(SIMPLE_JWT=…) lets a test choose simplejwt's settings."""

from datetime import timedelta

import jwt
from django.test import override_settings

MONTH_LONG = {
    "ACCESS_TOKEN_LIFETIME": timedelta(days=30),
    "AUTH_HEADER_TYPES": ("JWT",),
    "ROTATE_REFRESH_TOKENS": True,
    "SIGNING_KEY": "another key, at least as long as it has to be",
}


def test_once_simplejwt_is_imported_nothing_changes(api, settings):
    api.log_in()

    with override_settings(SIMPLE_JWT=MONTH_LONG):
        tokens = api.log_in()

        claims = jwt.decode(tokens["access"], settings.SECRET_KEY, algorithms=["HS256"])
        assert claims["exp"] - claims["iat"] < 660
        assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
        assert set(api.refresh(tokens["refresh"]).json()) == {"access"}
