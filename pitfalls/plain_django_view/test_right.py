def test_the_view_sees_whose_token_it_is(api):
    answer = api.get("/api/name/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"user": "user"}


def test_the_report_is_for_those_with_a_token(api):
    answer = api.get("/api/report/", token=api.log_in()["access"], allow_redirects=False)

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for user."}


def test_without_one_a_program_gets_401_and_no_login_page(api):
    answer = api.get("/api/report/", allow_redirects=False)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_middleware_still_sees_nobody(api):
    answer = api.get("/api/name/", token=api.log_in()["access"])

    assert answer.json() == {"user": "user"}
    assert answer.headers["X-User-Before-The-View"] == "AnonymousUser"
