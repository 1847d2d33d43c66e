from datetime import timedelta

import jwt
import pytest


@pytest.mark.parametrize(
    "kind, lifetime", [("access", timedelta(hours=1)), ("refresh", timedelta(days=30))]
)
def test_the_lifetimes_are_what_you_wrote(api, kind, lifetime):
    claims = jwt.decode(api.log_in()[kind], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(lifetime.total_seconds(), abs=1)
