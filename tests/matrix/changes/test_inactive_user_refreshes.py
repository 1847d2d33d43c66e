SINCE = "5.4.0"


def test_the_refresh_of_an_inactive_user_is_rejected(api, user):
    tokens = api.log_in()
    user.is_active = False
    user.save()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found for the given token."}
