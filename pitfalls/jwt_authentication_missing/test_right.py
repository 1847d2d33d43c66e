def test_the_same_request_is_let_in(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_without_a_token_the_api_asks_for_one_with_401(api):
    answer = api.get("/api/protected/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
