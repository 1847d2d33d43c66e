def log_in(api, password):
    return api.post("/api/login/", data={"username": "user", "password": password})


def test_a_login_returns_a_token_that_works(api):
    answer = log_in(api, "pass")
    assert answer.status_code == 200

    answer = api.get("/api/protected/", token=answer.json()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_login_with_a_wrong_password_is_rejected(api):
    assert log_in(api, "wrong").status_code == 401


def test_the_login_of_simplejwt_still_works(api):
    assert set(api.log_in()) == {"access", "refresh"}
