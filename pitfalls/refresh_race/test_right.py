from rival import refresh_twice_at_once


def test_of_two_refreshes_at_once_one_wins(api, monkeypatch):
    faster, slower = refresh_twice_at_once(api, api.log_in()["refresh"], monkeypatch)

    assert (faster.status_code, slower.status_code) == (200, 401)
    assert slower.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_the_winner_goes_on(api, monkeypatch):
    faster, _ = refresh_twice_at_once(api, api.log_in()["refresh"], monkeypatch)

    assert api.refresh(faster.json()["refresh"]).status_code == 200


def test_one_after_the_other_the_second_is_refused(api):
    token = api.log_in()["refresh"]

    assert [api.refresh(token).status_code for _ in range(2)] == [200, 401]
