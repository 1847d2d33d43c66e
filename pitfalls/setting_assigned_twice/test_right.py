import jwt
import pytest


def test_a_valid_token_opens_the_view(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


@pytest.mark.parametrize("kind, lifetime", [("access", 60 * 60), ("refresh", 30 * 24 * 60 * 60)])
def test_both_lifetimes_are_what_you_wrote(api, kind, lifetime):
    claims = jwt.decode(api.log_in()[kind], options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(lifetime, abs=1)
