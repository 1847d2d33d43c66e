def test_a_login_returns_the_tokens_and_the_name(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh", "username"}
    assert answer.json()["username"] == "user"
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200


def test_a_wrong_password_is_rejected(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "wrong"})

    assert answer.status_code == 401
