LOGIN = {"username": "user", "password": "pass"}


def test_a_bearer_token_returns_the_user(api):
    access = api.post("/auth/jwt/create/", json=LOGIN).json()["access"]

    answer = api.get("/auth/users/me/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"username": "user", "email": "", "id": 1}


def test_the_views_of_the_project_accept_it_too(api):
    access = api.post("/auth/jwt/create/", json=LOGIN).json()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200


def test_an_invalid_token_gets_a_message_of_its_own(api):
    answer = api.get("/auth/users/me/", token="nonsense")

    assert answer.status_code == 401
    assert answer.json().get("code") == "token_not_valid"
