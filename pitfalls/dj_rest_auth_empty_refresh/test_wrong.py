import jwt

LOGIN = {"username": "user", "password": "pass"}


def kind(token):
    return jwt.decode(token, options={"verify_signature": False})["token_type"]


def test_the_login_returns_an_empty_refresh_token(api):
    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.status_code == 200
    assert kind(answer.json()["access"]) == "access"
    assert answer.json()["refresh"] == ""


def test_no_cookie_holds_the_refresh_token(api):
    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.json()["refresh"] == ""
    assert set(answer.cookies.keys()) == {"csrftoken", "sessionid"}


def test_a_refresh_with_the_empty_token_returns_400(api):
    refresh = api.post("/auth/login/", json=LOGIN).json()["refresh"]

    answer = api.post("/auth/token/refresh/", json={"refresh": refresh})

    assert answer.status_code == 400
    assert answer.json() == {"refresh": ["This field may not be blank."]}


def test_a_refresh_without_a_body_returns_401(api):
    refresh = api.post("/auth/login/", json=LOGIN).json()["refresh"]
    assert refresh == ""

    answer = api.post("/auth/token/refresh/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No valid refresh token found.", "code": "token_not_valid"}
