def test_the_view_does_not_see_whose_token_it_is(api):
    answer = api.get("/api/profile/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"user": "AnonymousUser"}


def test_a_made_up_token_is_not_noticed(api):
    answer = api.get("/api/profile/", token="nonsense")

    assert answer.status_code == 200
    assert answer.json() == {"user": "AnonymousUser"}
