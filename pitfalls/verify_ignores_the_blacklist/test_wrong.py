def test_verify_finds_a_blacklisted_token_good(api):
    refresh = api.log_in()["refresh"]
    assert api.post("/api/token/blacklist/", data={"refresh": refresh}).status_code == 200

    answer = api.post("/api/token/verify/", data={"token": refresh})

    assert answer.status_code == 200
    assert answer.json() == {}


def test_the_refresh_knows_better(api):
    refresh = api.log_in()["refresh"]
    api.post("/api/token/blacklist/", data={"refresh": refresh})

    answer = api.refresh(refresh)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}
