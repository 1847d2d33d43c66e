import pytest

LOGIN = {"email": "ann@example.com", "password": "a long one 42"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an e-mail address."""
    return django_user_model.objects.create_user("ann", **LOGIN)


@pytest.mark.parametrize("email", ["ann@example.com", "Ann@Example.com"])
def test_a_login_by_email_works(api, ann, email):
    answer = api.post("/api/token/", json=LOGIN | {"email": email})

    assert answer.status_code == 200
    answer = api.get("/api/protected/", token=answer.json()["access"])
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


@pytest.mark.parametrize("change", [{"email": "nobody@example.com"}, {"password": "wrong"}])
def test_wrong_credentials_are_rejected(api, ann, change):
    answer = api.post("/api/token/", json=LOGIN | change)

    assert answer.status_code == 401


def test_an_inactive_user_is_rejected(api, ann):
    ann.is_active = False
    ann.save()

    assert api.post("/api/token/", json=LOGIN).status_code == 401


def test_an_address_of_two_accounts_is_rejected(api, ann, django_user_model):
    django_user_model.objects.create_user("eve", "ANN@example.com", LOGIN["password"])

    assert api.post("/api/token/", json=LOGIN).status_code == 401
