def test_whoever_has_no_token_reads_the_news(api):
    answer = api.get("/api/news/")

    assert answer.status_code == 200
    assert answer.json() == {"message": "Today's news, for everyone."}


def test_whoever_has_an_old_one_does_not(api, forge, settings, user):
    answer = api.get("/api/news/", token=forge(settings.SECRET_KEY, user, exp=1))

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is expired"}
        ],
    }


def test_nor_whoever_is_deactivated(api, user):
    access = api.log_in()["access"]
    user.is_active = False
    user.save()

    assert api.get("/api/news/", token=access).status_code == 401
