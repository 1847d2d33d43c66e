import pytest


@pytest.mark.parametrize("form", ["Bearer {}", "Bearer  {}"])
def test_a_valid_token_is_accepted(api, form):
    authorization = form.format(api.log_in()["access"])

    answer = api.get("/api/protected/", headers={"Authorization": authorization})

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_another_word_is_ignored(api):
    answer = api.get("/api/protected/", headers={"Authorization": f"JWT {api.log_in()['access']}"})

    assert answer.status_code == 401
