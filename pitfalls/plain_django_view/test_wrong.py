def test_the_view_does_not_see_whose_token_it_is(api):
    answer = api.get("/api/name/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"user": "AnonymousUser"}


def test_login_required_sends_the_program_to_a_login_page(api):
    answer = api.get("/api/report/", token=api.log_in()["access"], allow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/api/report/"


def test_a_bad_token_is_not_noticed_either(api):
    assert api.get("/api/name/", token="nonsense").json() == {"user": "AnonymousUser"}
