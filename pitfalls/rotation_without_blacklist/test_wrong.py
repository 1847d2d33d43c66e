def test_each_refresh_leaves_one_more_token_that_works(api):
    stolen = api.log_in()["refresh"]

    answers = [api.refresh(stolen) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({stolen, *(answer.json()["refresh"] for answer in answers)}) == 4
