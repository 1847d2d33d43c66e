from rival import refresh_twice_at_once


def test_of_two_refreshes_at_once_both_win(api, monkeypatch):
    faster, slower = refresh_twice_at_once(api, api.log_in()["refresh"], monkeypatch)

    assert (faster.status_code, slower.status_code) == (200, 200)


def test_and_from_then_on_there_are_two_of_them(api, monkeypatch):
    answers = refresh_twice_at_once(api, api.log_in()["refresh"], monkeypatch)
    assert [answer.status_code for answer in answers] == [200, 200]

    tokens = [answer.json()["refresh"] for answer in answers]
    assert [api.refresh(token).status_code for token in tokens] == [200, 200]


def test_one_after_the_other_the_second_is_refused(api):
    token = api.log_in()["refresh"]

    assert [api.refresh(token).status_code for _ in range(2)] == [200, 401]
