def test_a_token_is_let_in_and_refreshed(api):
    tokens = api.log_in()

    answer = api.get("/api/protected/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_nonsense_is_refused(api):
    assert api.get("/api/protected/", token="nonsense").status_code == 401
