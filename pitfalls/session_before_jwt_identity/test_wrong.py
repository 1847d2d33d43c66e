import pytest
from browser import log_in_to_the_admin


@pytest.fixture
def tokens(api, django_user_model):
    """The tokens of user, in a browser where ann is logged in to the admin."""
    django_user_model.objects.create_superuser("ann", password="a long one")
    log_in_to_the_admin(api, "ann", "a long one")
    return api.log_in()


def test_the_cookie_decides_who_you_are(api, tokens):
    answer = api.get("/api/name/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"username": "ann"}


def test_the_token_is_not_even_looked_at(api, tokens):
    answer = api.get("/api/name/", token="nonsense")

    assert answer.status_code == 200
    assert answer.json() == {"username": "ann"}


def test_a_post_with_a_good_token_is_asked_for_a_csrf_token(api, tokens):
    answer = api.post("/api/name/", token=tokens["access"])

    assert answer.status_code == 403
    assert answer.json() == {"detail": "CSRF Failed: CSRF token missing."}


def test_without_the_cookies_the_same_post_works(api, tokens):
    api.cookies.clear()

    answer = api.post("/api/name/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"username": "user"}
