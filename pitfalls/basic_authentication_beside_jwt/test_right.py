import pytest


@pytest.fixture(autouse=True)
def new_counters():
    """Each test starts with a throttle that has counted nothing."""
    from django.core.cache import cache

    cache.clear()


def test_a_401_names_the_scheme_of_the_token(api):
    answer = api.get("/api/protected/", token="expired")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_password_opens_the_login_only(api):
    answer = api.get("/api/protected/", auth=("user", "pass"))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_token_opens_the_view(api):
    assert api.get("/api/protected/", token=api.log_in()["access"]).status_code == 200
