from rival import Race


def test_the_update_compares_columns_of_its_own_table_alone(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    assert "SELECT" not in race.update
    assert '"refresh_jti" = ' in race.update.partition("WHERE")[2]


def test_one_of_two_simultaneous_refreshes_is_rejected(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    assert race.statuses == [200, 401]
    assert race.slower.json() == {
        "detail": "This refresh token was used before.",
        "code": "token_used",
    }


def test_the_refresh_token_of_the_faster_request_works(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    assert api.refresh(race.faster.json().get("refresh")).status_code == 200


def test_the_refresh_of_an_inactive_user_is_rejected(api, user):
    token = api.log_in()["refresh"]
    type(user).objects.update(is_active=False)

    assert api.refresh(token).status_code == 401
