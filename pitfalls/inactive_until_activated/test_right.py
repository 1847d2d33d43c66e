import pytest

ANN = {"username": "ann", "email": "ann@example.com", "password": "a long one 42"}
INVALID = {"detail": "This link is not valid."}


@pytest.fixture
def link(api, address, mailoutbox):
    """Register ann and return the path of the link that she gets by email."""
    assert api.post("/api/register/", data=ANN).status_code == 201
    assert mailoutbox, "no email was sent"
    return mailoutbox[0].body.strip().removeprefix(address)


def test_a_user_who_followed_the_link_can_log_in(api, link):
    assert api.post("/api/token/", data=ANN).status_code == 401
    assert api.post(link).status_code == 200

    access = api.log_in("ann", ANN["password"])["access"]

    assert api.get("/api/protected/", token=access).status_code == 200


def test_a_changed_link_is_rejected(api, link):
    answer = api.post(link + "x")

    assert answer.status_code == 400
    assert answer.json() == INVALID
    assert api.post("/api/token/", data=ANN).status_code == 401


def test_a_deactivated_user_cannot_use_the_link_again(api, link, django_user_model):
    assert api.post(link).status_code == 200
    django_user_model.objects.filter(username="ann").update(is_active=False)

    answer = api.post(link)

    assert answer.status_code == 400
    assert answer.json() == INVALID
    assert api.post("/api/token/", data=ANN).status_code == 401
