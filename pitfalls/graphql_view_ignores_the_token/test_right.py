import pytest

QUERY = {"query": "{ me }"}


def test_a_query_with_a_valid_token_sees_the_user(api):
    answer = api.post("/graphql/", json=QUERY, token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"data": {"me": "user"}}


def test_an_invalid_token_returns_401(api):
    answer = api.post("/graphql/", json=QUERY, token="nonsense")

    assert answer.status_code == 401
    assert answer.json().get("code") == "token_not_valid"


def test_a_refresh_token_returns_401(api):
    answer = api.post("/graphql/", json=QUERY, token=api.log_in()["refresh"])

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token has wrong type"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic dXNlcjpwYXNz"}])
def test_a_query_without_a_token_sees_no_user(api, headers):
    assert api.post("/graphql/", json=QUERY, token=api.log_in()["access"]).json() == {
        "data": {"me": "user"}
    }

    answer = api.post("/graphql/", json=QUERY, headers=headers)

    assert not answer.json().get("data")
