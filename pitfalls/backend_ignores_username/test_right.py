import pytest

NO_ACCOUNT = {"detail": "No active account found with the given credentials"}


@pytest.fixture
def ann(django_user_model):
    """An active user with an email address."""
    return django_user_model.objects.create_user("ann", "ann@example.com", "a long one 42")


@pytest.mark.parametrize("name", ["ann@example.com", "Ann@Example.com"])
def test_a_user_can_log_in_with_the_address(api, ann, name):
    answer = api.post("/api/token/", data={"username": name, "password": "a long one 42"})

    assert answer.status_code == 200
    access = answer.json()["access"]
    answer = api.get("/api/protected/", token=access)
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


@pytest.mark.parametrize(
    "name, password",
    [("ann@example.com", "wrong"), ("nobody@example.com", "a long one 42"), ("", "a long one 42")],
)
def test_wrong_credentials_are_rejected(api, ann, name, password):
    answer = api.post("/api/token/", data={"username": name, "password": password})

    assert answer.status_code in (400, 401)


def test_an_inactive_user_is_rejected(api, ann):
    assert api.log_in("ann@example.com", "a long one 42")
    ann.is_active = False
    ann.save()

    answer = api.post(
        "/api/token/", data={"username": "ann@example.com", "password": "a long one 42"}
    )

    assert answer.status_code == 401
    assert answer.json() == NO_ACCOUNT
