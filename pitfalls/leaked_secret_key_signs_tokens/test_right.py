def test_a_token_made_with_the_leaked_key_is_refused(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_a_login_still_works(api):
    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200


def test_the_leaked_key_is_still_the_project_s_secret_key(settings):
    assert settings.SECRET_KEY.startswith("django-insecure-")
    assert settings.SIMPLE_JWT["SIGNING_KEY"] != settings.SECRET_KEY
