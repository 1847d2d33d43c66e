from browser import a_form_on_another_site, log_in


def test_a_form_on_another_site_changes_the_account(api, user):
    _, cookies = log_in(api)

    answer = a_form_on_another_site(api, cookies)

    assert answer.status_code == 200
    assert answer.json() == {"email": "thief@evil.example"}
    user.refresh_from_db()
    assert user.email == "thief@evil.example"
