import jwt
import pytest


def test_the_login_gives_a_token_of_so_many_seconds(api):
    claims = jwt.decode(api.log_in()["access"], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(600, abs=1)
