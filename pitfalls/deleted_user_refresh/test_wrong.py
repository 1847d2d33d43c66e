def test_the_refresh_of_a_deleted_user_breaks(api, user):
    tokens = api.log_in()
    user.delete()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 500
    assert "DoesNotExist" in answer.text
    assert "User matching query does not exist." in answer.text


def test_the_access_token_of_a_deleted_user_is_refused_as_it_should(api, user):
    tokens = api.log_in()
    user.delete()

    answer = api.get("/api/protected/", token=tokens["access"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}


def test_so_is_the_refresh_of_one_who_is_deactivated(api, user):
    tokens = api.log_in()
    user.is_active = False
    user.save()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found for the given token."}
