def test_a_refresh_token_works_once(api):
    token = api.log_in()["refresh"]

    first, second = api.refresh(token), api.refresh(token)

    assert first.status_code == 200
    assert second.status_code == 401
    assert second.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_the_token_that_came_for_it_works(api):
    token = api.refresh(api.log_in()["refresh"]).json()["refresh"]

    assert api.refresh(token).status_code == 200
