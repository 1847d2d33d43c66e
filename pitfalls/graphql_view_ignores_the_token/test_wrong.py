import pytest

QUERY = {"query": "{ me }"}
NOT_LOGGED_IN = {
    "data": None,
    "errors": [
        {"message": "Not logged in.", "locations": [{"line": 1, "column": 3}], "path": ["me"]}
    ],
}


def test_a_query_with_a_valid_token_sees_no_user(api):
    answer = api.post("/graphql/", json=QUERY, token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == NOT_LOGGED_IN


@pytest.mark.parametrize("token", [None, "nonsense"])
def test_a_request_without_a_valid_token_gets_the_same_response(api, token):
    answer = api.post("/graphql/", json=QUERY, token=token)

    assert answer.status_code == 200
    assert answer.json() == NOT_LOGGED_IN


def test_a_view_of_rest_framework_accepts_the_token(api):
    access = api.log_in()["access"]
    assert api.post("/graphql/", json=QUERY, token=access).json() == NOT_LOGGED_IN

    assert api.get("/api/protected/", token=access).status_code == 200
