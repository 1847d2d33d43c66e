from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken


def test_a_fresh_token_is_refused(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
        ],
    }


def test_so_is_a_fresh_refresh_token(api):
    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is invalid", "code": "token_not_valid"}


def test_the_cause_of_the_exception_says_why(api):
    access, error = api.log_in()["access"], None
    try:
        AccessToken(access)
    except TokenError as raised:
        error = raised

    assert str(error) == "Token is invalid"
    assert "'leeway' must be of type int, float or timedelta" in str(error.__cause__)
