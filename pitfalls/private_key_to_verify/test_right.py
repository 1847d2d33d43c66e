def test_a_login_and_its_tokens_work(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
    assert api.get("/api/protected/", token="made-up").status_code == 401
