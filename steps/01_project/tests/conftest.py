import pytest


@pytest.fixture
def client(client):
    """Django's test client. If a view raises an exception, it returns 500, as a server does."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def user(django_user_model, db):
    """The demo user of the lessons, who is neither staff nor superuser."""
    return django_user_model.objects.create_user("user", password="pass")
