import pytest


@pytest.fixture(autouse=True)
def new_counters():
    """Each test starts with a throttle that has counted nothing."""
    from django.core.cache import cache

    cache.clear()


def guess(api, password):
    return api.post("/api/token/", data={"username": "user", "password": password}).status_code


def test_a_401_asks_the_browser_for_a_password(api):
    answer = api.get("/api/protected/", token="expired")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="api"'


def test_a_program_guesses_passwords_past_the_throttle_of_the_login(api):
    assert [guess(api, "wrong") for _ in range(4)] == [401, 401, 401, 429]

    guesses = [api.get("/api/protected/", auth=("user", "wrong")) for _ in range(9)]
    answer = api.get("/api/protected/", auth=("user", "pass"))

    assert {each.status_code for each in guesses} == {401}
    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
