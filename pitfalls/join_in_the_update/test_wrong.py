from rival import Race


def test_the_update_has_a_sub_select(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    assert 'WHERE "api_login"."sid" IN (SELECT ' in race.update
    assert '"is_active"' in race.update


def test_both_of_two_simultaneous_refreshes_return_200(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    assert race.statuses == [200, 200]


def test_the_refresh_token_of_the_faster_request_stops_working(api, monkeypatch):
    race = Race(api, api.log_in()["refresh"], monkeypatch)

    tokens = [response.json().get("refresh") for response in (race.faster, race.slower)]
    assert [api.refresh(token).status_code for token in tokens] == [401, 200]


def test_of_two_refreshes_one_after_the_other_the_second_is_rejected(api):
    token = api.log_in()["refresh"]

    assert [api.refresh(token).status_code for _ in range(2)] == [200, 401]
