import pytest

from wrong import ask

NOT_PROVIDED = {"detail": "Authentication credentials were not provided."}


def test_a_valid_token_without_the_prefix_is_not_seen(api, address):
    answer = ask(address)

    assert answer.status_code == 401
    assert answer.json() == NOT_PROVIDED


@pytest.mark.parametrize("form", ["Token {}", "JWT {}", "bearer {}", "Bearer: {}"])
def test_nor_is_one_after_another_word(api, form):
    authorization = form.format(api.log_in()["access"])

    answer = api.get("/api/protected/", headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.json() == NOT_PROVIDED


def test_nor_is_one_in_the_address(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", params={"access_token": access})

    assert answer.status_code == 401
    assert answer.json() == NOT_PROVIDED


def test_the_word_without_a_token_is_a_broken_header(api):
    answer = api.get("/api/protected/", headers={"Authorization": "Bearer"})

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Authorization header must contain two space-delimited values",
        "code": "bad_authorization_header",
    }


def test_a_variable_that_was_never_set_makes_an_invalid_token(api):
    answer = api.get("/api/protected/", token="null")

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
