def test_a_token_is_let_in(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_without_one_the_api_answers_401(api):
    assert api.get("/api/protected/").status_code == 401
