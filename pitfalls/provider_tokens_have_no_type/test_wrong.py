import provider


def test_the_token_of_the_provider_has_no_type(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 401
    assert answer.json()["messages"] == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token has no type"}
    ]


def test_a_token_without_jti_has_no_id(api):
    answer = api.get("/api/protected/", token=provider.issue(jti=None))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token has no id"


def test_a_token_with_both_has_no_user(api):
    answer = api.get("/api/protected/", token=provider.issue(token_type="access"))

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Token contained no recognizable user identification",
        "code": "token_not_valid",
    }
