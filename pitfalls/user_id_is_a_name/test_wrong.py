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


def test_her_token_opens_the_account_of_her_namesake(api, old_tokens):
    answer = api.get("/api/protected/", token=old_tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


def test_and_goes_on_to_do_so(api, old_tokens):
    access = api.refresh(old_tokens["refresh"]).json()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


def test_a_user_who_is_renamed_is_logged_out(api, user):
    access = api.log_in()["access"]
    user.username = "somebody"
    user.save()

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User not found", "code": "user_not_found"}
