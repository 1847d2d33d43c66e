def test_no_new_refresh_token_comes_and_the_old_one_stays_good(api):
    token = api.log_in()["refresh"]

    answers = [api.refresh(token) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [set(answer.json()) for answer in answers] == [{"access"}] * 3
