def test_a_login_returns_500(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    assert "InvalidKeyError" in answer.text
    assert "Could not parse the provided public key." in answer.text


def test_any_token_returns_500(api):
    answer = api.get("/api/protected/", token="made-up")

    assert answer.status_code == 500
    assert "Could not parse the provided public key." in answer.text
