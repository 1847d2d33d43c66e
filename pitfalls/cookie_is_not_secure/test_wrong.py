LOGIN = {"username": "user", "password": "pass"}


def attributes(answer):
    """Return the attributes of the cookie, in small letters: {"samesite=none", …}."""
    return {part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")[1:]}


def test_the_cookie_has_samesite_none_and_is_not_secure(api):
    answer = api.post("/api/login/", data=LOGIN)

    assert answer.status_code == 200
    assert "samesite=none" in attributes(answer)
    assert "secure" not in attributes(answer)
    assert "httponly" not in attributes(answer)


def test_a_client_that_is_not_a_browser_keeps_the_cookie(api):
    answer = api.post("/api/login/", data=LOGIN)

    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    assert api.get("/api/protected/", headers={"Cookie": cookie}).status_code == 200
    assert "secure" not in attributes(answer)


def test_without_the_cookie_the_view_returns_401(api):
    answer = api.get("/api/protected/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
