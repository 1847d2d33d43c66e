LOGIN = {"username": "user", "password": "pass"}


def test_the_cookie_is_gone_after_the_logout(api):
    assert api.post("/api/cookie/login/", data=LOGIN).status_code == 200
    assert api.post("/api/cookie/refresh/").status_code == 200

    assert api.post("/api/cookie/logout/").status_code == 200

    assert list(api.cookies) == []
    answer = api.post("/api/cookie/refresh/")
    assert answer.status_code == 401
    assert answer.json()["detail"] == "The request has no refresh token."


def test_a_copy_of_the_cookie_still_works(api):
    api.post("/api/cookie/login/", data=LOGIN)
    copy = api.cookies["refresh"]
    api.post("/api/cookie/logout/")

    headers = {"Cookie": f"refresh={copy}"}
    assert api.post("/api/cookie/refresh/", headers=headers).status_code == 200
