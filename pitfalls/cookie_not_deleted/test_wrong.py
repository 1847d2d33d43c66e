LOGIN = {"username": "user", "password": "pass"}


def test_the_refresh_after_the_logout_returns_200(api):
    assert api.post("/api/cookie/login/", data=LOGIN).status_code == 200

    logout = api.post("/api/cookie/logout/")

    assert logout.status_code == 200
    assert 'refresh=""' in logout.headers["Set-Cookie"]
    assert "Max-Age=0" in logout.headers["Set-Cookie"]
    assert [cookie.path for cookie in api.cookies] == ["/api/cookie/"]
    answer = api.post("/api/cookie/refresh/")
    assert answer.status_code == 200
    assert "access" in answer.json()


def test_before_the_login_the_refresh_returns_401(api):
    assert api.post("/api/cookie/refresh/").status_code == 401
