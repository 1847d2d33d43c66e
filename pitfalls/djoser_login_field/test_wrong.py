import pytest

LOGIN = {"username": "ann@example.com", "password": "a long one 42"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", LOGIN["username"], LOGIN["password"])


def test_the_address_as_the_username_returns_401(api, ann):
    answer = api.post("/auth/jwt/create/", json=LOGIN)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}


def test_the_address_as_the_email_returns_400(api, ann):
    assert api.post("/auth/jwt/create/", json=LOGIN).status_code == 401
    login = {"email": LOGIN["username"], "password": LOGIN["password"]}

    answer = api.post("/auth/jwt/create/", json=login)

    assert answer.status_code == 400
    assert answer.json() == {"username": ["This field is required."]}


def test_the_name_still_works(api, ann):
    assert api.post("/auth/jwt/create/", json=LOGIN).status_code == 401

    answer = api.post("/auth/jwt/create/", json=LOGIN | {"username": "ann"})

    assert answer.status_code == 200
