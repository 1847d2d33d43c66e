def test_the_owner_reads_the_page(api, user):
    answer = api.get(f"/api/users/{user.pk}/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"page_of": "user"}


def test_another_user_gets_403(api, user):
    answer = api.get(f"/api/users/{user.pk + 1}/", token=api.log_in()["access"])

    assert answer.status_code == 403


def test_a_request_without_a_token_returns_401(api, user):
    assert api.get(f"/api/users/{user.pk}/").status_code == 401
