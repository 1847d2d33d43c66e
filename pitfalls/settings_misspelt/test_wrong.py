from datetime import timedelta

import jwt
import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    "kind, lifetime", [("access", timedelta(minutes=5)), ("refresh", timedelta(days=1))]
)
def test_the_lifetimes_are_simplejwt_s_defaults(api, kind, lifetime):
    claims = jwt.decode(api.log_in()[kind], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(lifetime.total_seconds(), abs=1)


def test_nothing_warns_you():
    assert run_checks() == []
