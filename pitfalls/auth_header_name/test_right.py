import pytest


def test_the_token_is_found_in_this_header(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", headers={"X-Access-Token": f"Bearer {access}"})

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


@pytest.mark.parametrize("header, form", [("Authorization", "Bearer {}"), ("X-Access-Token", "{}")])
def test_not_in_the_usual_one_and_not_without_bearer(api, header, form):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", headers={header: form.format(access)})

    assert answer.status_code == 401
