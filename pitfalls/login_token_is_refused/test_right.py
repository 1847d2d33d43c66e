def test_the_token_of_the_login_works(api):
    answer = api.get("/api/protected/", token=api.log_in()["token"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_refreshed_token_works(api):
    answer = api.post("/api/token/refresh/", data={"token": api.log_in()["token"]})

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["token"]).status_code == 200


def test_an_access_token_is_rejected(api, user, forge, settings):
    assert api.get("/api/protected/", token=forge(settings.SECRET_KEY, user)).status_code == 401
