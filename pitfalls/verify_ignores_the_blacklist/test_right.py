def test_verify_refuses_a_blacklisted_token(api):
    refresh = api.log_in()["refresh"]
    assert api.post("/api/token/blacklist/", data={"refresh": refresh}).status_code == 200

    answer = api.post("/api/token/verify/", data={"token": refresh})

    assert answer.status_code == 400  # not 401
    assert answer.json() == {"non_field_errors": ["Token is blacklisted"]}


def test_verify_finds_good_tokens_good(api):
    for token in api.log_in().values():
        answer = api.post("/api/token/verify/", data={"token": token})

        assert (answer.status_code, answer.json()) == (200, {})


def test_it_says_nothing_about_the_user(api, user):
    access = api.log_in()["access"]
    user.delete()

    assert api.post("/api/token/verify/", data={"token": access}).status_code == 200
    assert api.get("/api/protected/", token=access).status_code == 401
