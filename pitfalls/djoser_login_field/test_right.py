import pytest

LOGIN = {"username": "ann@example.com", "password": "a long one 42"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", LOGIN["username"], LOGIN["password"])


def test_a_login_with_the_address_works(api, ann):
    answer = api.post("/auth/jwt/create/", json=LOGIN)

    assert answer.status_code == 200
    answer = api.get("/auth/users/me/", token=answer.json()["access"])
    assert answer.json() == {"email": "ann@example.com", "id": ann.pk}


@pytest.mark.parametrize("change", [{"username": "nobody@example.com"}, {"password": "wrong"}])
def test_wrong_credentials_are_rejected(api, ann, change):
    answer = api.post("/auth/jwt/create/", json=LOGIN | change)

    assert answer.status_code == 401


def test_an_inactive_user_is_rejected(api, ann):
    ann.is_active = False
    ann.save()

    assert api.post("/auth/jwt/create/", json=LOGIN).status_code == 401


def test_an_address_of_two_accounts_raises_an_error(api, ann, django_user_model):
    django_user_model.objects.create_user("eve", LOGIN["username"], "another one 42")

    answer = api.post("/auth/jwt/create/", json=LOGIN)

    assert answer.status_code == 500
    assert "MultipleObjectsReturned" in answer.text
