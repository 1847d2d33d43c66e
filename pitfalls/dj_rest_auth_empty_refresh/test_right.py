LOGIN = {"username": "user", "password": "pass"}


def refresh(api, token):
    """Send the refresh token of the login's body, and, as a browser does, the cookies."""
    return api.post("/auth/token/refresh/", json={"refresh": token} if token else {})


def test_the_refresh_returns_a_new_access_token(api):
    tokens = api.post("/auth/login/", json=LOGIN).json()

    answer = refresh(api, tokens["refresh"])

    assert answer.status_code == 200
    access = answer.json()["access"]
    assert access != tokens["access"]
    assert api.get("/api/protected/", token=access).status_code == 200


def test_an_access_token_is_rejected_at_the_refresh(api):
    tokens = api.post("/auth/login/", json=LOGIN).json()
    assert refresh(api, tokens["refresh"]).status_code == 200

    answer = refresh(api, tokens["access"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token has wrong type", "code": "token_not_valid"}
