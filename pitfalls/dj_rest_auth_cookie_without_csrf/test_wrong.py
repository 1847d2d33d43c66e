from browser import LOGIN, a_form_on_another_site, log_in


def test_a_form_on_another_site_changes_the_password(api, user):
    _, cookies = log_in(api)

    answer = a_form_on_another_site(api, cookies)

    assert answer.status_code == 200
    assert answer.json() == {"detail": "New password has been saved."}
    user.refresh_from_db()
    assert user.check_password("a long one 42")


def test_the_user_can_no_longer_log_in(api, user):
    _, cookies = log_in(api)
    assert a_form_on_another_site(api, cookies).status_code == 200

    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.status_code == 400
    assert answer.json() == {"non_field_errors": ["Unable to log in with provided credentials."]}
