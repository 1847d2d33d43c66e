def test_the_login_works_and_its_access_token_is_rejected(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["messages"] == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ]


def test_its_refresh_token_is_rejected(api):
    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is invalid", "code": "token_not_valid"}
