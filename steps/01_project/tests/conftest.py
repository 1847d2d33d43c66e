import pytest


@pytest.fixture
def client(client):
    """Django's test client, answering 500 where a server would, instead of raising."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def user(django_user_model, db):
    """The demo user of the lessons: an ordinary one, neither staff nor superuser."""
    return django_user_model.objects.create_user("user", password="pass")
