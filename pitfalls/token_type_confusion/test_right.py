def test_a_refresh_token_is_refused(api):
    answer = api.get("/api/protected/", token=api.log_in()["refresh"])

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


def test_an_access_token_is_let_in(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
