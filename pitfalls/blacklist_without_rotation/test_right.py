def test_a_new_refresh_token_comes_and_the_old_one_is_refused(api):
    token = api.log_in()["refresh"]

    first, second = api.refresh(token), api.refresh(token)

    assert first.status_code == 200
    assert set(first.json()) == {"access", "refresh"}
    assert second.status_code == 401
    assert second.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}
    assert api.refresh(first.json()["refresh"]).status_code == 200
