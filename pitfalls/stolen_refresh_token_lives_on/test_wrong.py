def test_the_user_is_rejected_and_the_thief_keeps_refreshing(api):
    stolen = api.log_in()["refresh"]
    thief = api.refresh(stolen)
    assert thief.status_code == 200, thief.text

    user = api.refresh(stolen)
    assert user.status_code == 401
    assert user.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}

    for _ in range(5):  # and so on
        thief = api.refresh(thief.json()["refresh"])
        assert thief.status_code == 200, thief.text


def test_a_new_login_of_the_user_leaves_the_tokens_of_the_thief_valid(api):
    stolen = api.log_in()["refresh"]
    thief = api.refresh(stolen)
    assert api.refresh(stolen).status_code == 401

    api.log_in()

    assert api.refresh(thief.json()["refresh"]).status_code == 200
