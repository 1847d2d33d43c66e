import pytest


@pytest.fixture
def old_tokens(api, django_user_model):
    """The tokens of ann, who has taken another name since; a new user is called ann now."""
    ann = django_user_model.objects.create_user("ann", password="a long one")
    tokens = api.log_in("ann", "a long one")
    ann.username = "anna"
    ann.save()
    django_user_model.objects.create_superuser("ann", password="another one")
    return tokens


def test_her_token_opens_her_own_account(api, old_tokens):
    answer = api.get("/api/protected/", token=old_tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, anna! This is a protected view."}


def test_her_namesake_has_another(api, old_tokens):
    access = api.log_in("ann", "another one")["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.json() == {"message": "Hello, ann! This is a protected view."}
