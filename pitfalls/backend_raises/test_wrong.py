import pytest


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", "ann@example.com", "a long one 42")


def log_in(api, username, password):
    return api.post("/api/token/", data={"username": username, "password": password})


def test_a_login_with_an_unknown_address_returns_500(api, ann):
    answer = log_in(api, "nobody@example.com", "a long one 42")

    assert answer.status_code == 500
    assert "DoesNotExist" in answer.text
    assert "User matching query does not exist." in answer.text


def test_the_status_shows_which_addresses_have_an_account(api, ann):
    assert log_in(api, "ann@example.com", "a long one 42").status_code == 200
    assert log_in(api, "ann@example.com", "wrong").status_code == 401
    assert log_in(api, "nobody@example.com", "wrong").status_code == 500
