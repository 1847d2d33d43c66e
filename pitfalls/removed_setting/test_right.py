def test_the_project_starts_with_the_app(start):
    run = start("check", DJANGO_SETTINGS_MODULE="right_with_app")

    assert run.returncode == 0, run.stderr


def test_a_login_and_its_tokens_work(api):
    assert api.get("/api/public/").status_code == 200
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_the_tokens_are_signed_with_this_key(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.KEY, user))

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=forge(settings.SECRET_KEY, user)).status_code == 401
