import jwt
import pytest


def test_the_login_returns_a_token_that_the_api_rejects(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["messages"] == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ]


def test_the_refresh_token_is_rejected_too(api):
    assert api.refresh(api.log_in()["refresh"]).status_code == 401


def test_pyjwt_gives_the_reason(api, settings):
    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 401
    with pytest.raises(jwt.exceptions.InvalidSubjectError, match="Subject must be a string"):
        jwt.decode(access, settings.SECRET_KEY, algorithms=["HS256"])
