def test_the_login_works_and_its_token_returns_401(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_an_invalid_token_gets_the_same_response(api):
    answer = api.get("/api/protected/", token="nonsense")

    assert answer.json() == {"detail": "Authentication credentials were not provided."}
