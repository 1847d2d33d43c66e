import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

NO_ACCOUNT = {"detail": "No active account found with the given credentials"}
UNKNOWN, WRONG, SHARED = [
    ("nobody@example.com", "a long one 42"),
    ("ann@example.com", "wrong"),
    ("two@example.com", "a long one 42"),
]


@pytest.fixture
def accounts(django_user_model):
    """Ann, and two users with the same address."""
    create = django_user_model.objects.create_user
    create("ann", "ann@example.com", "a long one 42")
    create("one", "two@example.com", "a long one 42")
    create("two", "two@example.com", "a long one 42")


def log_in(api, username, password):
    return api.post("/api/token/", data={"username": username, "password": password})


def test_a_known_user_can_log_in(api, accounts):
    answer = log_in(api, "ann@example.com", "a long one 42")

    assert answer.status_code == 200
    answer = api.get("/api/protected/", token=answer.json()["access"])
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


@pytest.mark.parametrize("credentials", [UNKNOWN, WRONG, SHARED])
def test_wrong_credentials_return_the_same_401(api, accounts, credentials):
    answer = log_in(api, *credentials)

    assert answer.status_code == 401
    assert answer.json() == NO_ACCOUNT


@pytest.mark.parametrize("credentials", [UNKNOWN, WRONG, SHARED])
def test_each_hashes_one_password(api, accounts, credentials, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )

    log_in(api, *credentials)

    assert hashed == [credentials[1]]
