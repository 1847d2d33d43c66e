def test_a_valid_token_is_redirected_to_a_login_page(api):
    access = api.log_in()["access"]

    answer = api.get("/api/report/", token=access, allow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/api/report/"


def test_a_client_that_follows_gets_404(api):
    assert api.get("/api/report/", token=api.log_in()["access"]).status_code == 404


def test_with_the_mixin_last_everyone_has_access(api):
    answer = api.get("/api/other-report/")

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for AnonymousUser."}
