def test_the_token_of_a_login_opens_the_view(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_an_invalid_token_is_seen(api):
    answer = api.get("/api/protected/", token="nonsense")

    assert answer.status_code == 401
    assert "Token is invalid" in answer.text
