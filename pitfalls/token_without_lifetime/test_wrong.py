def test_an_invitation_returns_500(api):
    answer = api.post("/api/invite/", token=api.log_in()["access"])

    assert answer.status_code == 500
    assert "TokenError" in answer.text
    assert "Cannot create token with no type or lifetime" in answer.text
