def test_the_view_sees_whose_token_it_is(api):
    answer = api.get("/api/profile/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"user": "user"}


def test_a_made_up_token_returns_401(api):
    answer = api.get("/api/profile/", token="nonsense")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_a_refresh_token_returns_401(api):
    assert api.get("/api/profile/", token=api.log_in()["refresh"]).status_code == 401


def test_a_request_without_a_token_returns_401(api):
    answer = api.get("/api/profile/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
