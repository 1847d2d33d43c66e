import jwt


def test_the_token_of_a_login_works(api, user, settings):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
    claims = jwt.decode(tokens["access"], settings.SECRET_KEY, algorithms=["HS256"])
    assert claims["sub"] == str(user.pk)


def test_a_token_from_before_an_upgrade_is_rejected(api, user, forge, settings):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user, sub=user.pk))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
    token = forge(settings.SECRET_KEY, user, sub=str(user.pk))
    assert api.get("/api/protected/", token=token).status_code == 200
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
