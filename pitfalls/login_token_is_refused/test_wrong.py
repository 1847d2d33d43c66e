def test_the_token_of_the_login_is_rejected(api):
    answer = api.get("/api/protected/", token=api.log_in()["token"])

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {
                "token_class": "AccessToken",
                "token_type": "access",
                "message": "Token has wrong type",
            }
        ],
    }
