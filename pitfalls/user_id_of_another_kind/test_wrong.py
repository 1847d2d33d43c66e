def test_a_token_that_calls_the_user_by_name_breaks_the_api(api, forge, settings, user):
    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, user, user_id="user"))

    assert answer.status_code == 500
    assert "ValueError" in answer.text
    assert "Field &#x27;id&#x27; expected a number but got &#x27;user&#x27;." in answer.text


def test_so_does_its_refresh(api, forge, settings, user):
    old = forge(settings.SECRET_KEY, user, user_id="user", token_type="refresh")

    assert api.refresh(old).status_code == 500
