import pytest

each_view = pytest.mark.parametrize("path", ["/api/report/", "/api/other-report/"])


@each_view
def test_a_valid_token_opens_the_view(api, path):
    answer = api.get(path, token=api.log_in()["access"], allow_redirects=False)

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for user."}


@each_view
def test_a_request_without_a_token_returns_401(api, path):
    answer = api.get(path, allow_redirects=False)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
