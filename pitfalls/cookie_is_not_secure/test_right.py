LOGIN = {"username": "user", "password": "pass"}


def test_the_cookie_has_all_three_attributes(api):
    answer = api.post("/api/login/", data=LOGIN)

    parts = {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    assert answer.status_code == 200
    assert {"samesite=none", "secure", "httponly"} <= parts


def test_the_cookie_opens_the_view(api):
    answer = api.post("/api/login/", data=LOGIN)

    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    answer = api.get("/api/protected/", headers={"Cookie": cookie})

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
