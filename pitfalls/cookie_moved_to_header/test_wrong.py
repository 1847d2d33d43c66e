from browser import log_in, send_form


def test_a_form_of_another_site_changes_the_account(api, user):
    _, cookies = log_in(api)

    answer = send_form(api, cookies, "https://evil.example")

    assert answer.status_code == 200
    assert answer.json() == {"email": "thief@evil.example"}
    user.refresh_from_db()
    assert user.email == "thief@evil.example"
