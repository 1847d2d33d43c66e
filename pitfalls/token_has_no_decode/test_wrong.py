from html import unescape

import jwt


def log_in(api, password):
    return api.post("/api/login/", data={"username": "user", "password": password})


def test_a_login_with_the_right_password_returns_500(api):
    answer = log_in(api, "pass")

    assert answer.status_code == 500
    assert "'str' object has no attribute 'decode'" in unescape(answer.text)


def test_a_login_with_a_wrong_password_returns_401(api):
    assert log_in(api, "wrong").status_code == 401


def test_pyjwt_returns_text():
    assert isinstance(jwt.encode({"sub": "1"}, "k" * 32, algorithm="HS256"), str)
