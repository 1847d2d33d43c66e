ERROR = (
    "The specified key is an asymmetric key or x509 certificate "
    "and should not be used as an HMAC secret."
)


def test_a_login_returns_500(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    assert ERROR in answer.text


def test_any_token_returns_500(api):
    answer = api.get("/api/protected/", token="made-up")

    assert answer.status_code == 500
    assert ERROR in answer.text
