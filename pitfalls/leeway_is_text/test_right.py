def test_a_fresh_token_is_let_in(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
