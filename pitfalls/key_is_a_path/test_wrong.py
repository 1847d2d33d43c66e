import jwt


def test_a_login_returns_500(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    assert "InvalidKeyError" in answer.text
    assert "Could not parse the provided public key." in answer.text


def test_any_token_returns_500(api):
    answer = api.get("/api/protected/", token="made-up")

    assert answer.status_code == 500
    assert "Could not parse the provided public key." in answer.text


def test_with_hs256_the_path_is_the_key():
    path = "/srv/our-project/keys/our-private-key.pem"
    token = jwt.encode({"sub": "1"}, path, algorithm="HS256")

    assert jwt.decode(token, path, algorithms=["HS256"]) == {"sub": "1"}
