LOGIN = {"username": "user", "password": "pass"}


def access_token(api):
    answer = api.post("/auth/jwt/create/", json=LOGIN)
    assert answer.status_code == 200, answer.text
    return answer.json()["access"]


def test_a_bearer_token_returns_401(api):
    answer = api.get("/auth/users/me/", token=access_token(api))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
    assert answer.headers["WWW-Authenticate"] == 'JWT realm="api"'


def test_the_same_token_after_jwt_returns_200(api):
    headers = {"Authorization": f"JWT {access_token(api)}"}

    answer = api.get("/auth/users/me/", headers=headers)

    assert answer.status_code == 200


def test_an_invalid_bearer_token_gets_the_same_message(api):
    answer = api.get("/auth/users/me/", token="nonsense")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
