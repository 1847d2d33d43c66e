import pytest
from browser import log_in_to_the_admin


@pytest.fixture
def tokens(api, django_user_model):
    """The tokens of user, in a browser where ann is logged in to the admin."""
    django_user_model.objects.create_superuser("ann", password="a long one")
    log_in_to_the_admin(api, "ann", "a long one")
    return api.log_in()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_token_decides_who_you_are(api, tokens, method):
    answer = api.request(method, "/api/name/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"username": "user"}


def test_a_bad_token_is_refused_whatever_the_cookie_says(api, tokens):
    answer = api.get("/api/name/", token="nonsense")

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_without_a_token_the_cookie_still_works(api, tokens):
    answer = api.get("/api/name/")

    assert answer.status_code == 200
    assert answer.json() == {"username": "ann"}


def test_and_is_still_protected_against_csrf(api, tokens):
    assert api.post("/api/name/").status_code == 403
