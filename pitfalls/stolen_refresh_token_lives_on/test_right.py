from datetime import timedelta

from django.utils import timezone

ENDED = {"detail": "This login has ended.", "code": "login_ended"}


def let_the_grace_period_pass():
    from api.models import Login

    Login.objects.update(rotated_at=timezone.now() - timedelta(seconds=11))


def steal(api, stolen):
    """Return the refresh token that a thief gets for this one, more than ten seconds ago."""
    thief = api.refresh(stolen)
    assert thief.status_code == 200, thief.text
    let_the_grace_period_pass()
    return thief.json()["refresh"]


def test_a_second_use_ends_the_login_for_the_user_and_the_thief(api):
    stolen = api.log_in()["refresh"]
    token_of_thief = steal(api, stolen)

    for token in (stolen, token_of_thief):
        answer = api.refresh(token)
        assert answer.status_code == 401
        assert answer.json() == ENDED


def test_the_access_token_of_the_thief_is_rejected_too(api):
    tokens = api.log_in()
    steal(api, tokens["refresh"])
    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 401

    assert api.get("/api/protected/", token=tokens["access"]).json() == ENDED


def test_a_new_login_of_the_user_works(api):
    stolen = api.log_in()["refresh"]
    steal(api, stolen)
    assert api.refresh(stolen).status_code == 401

    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 200


def test_another_device_of_the_user_stays_logged_in(api):
    stolen, phone = api.log_in()["refresh"], api.log_in()["refresh"]
    steal(api, stolen)
    assert api.refresh(stolen).status_code == 401

    assert api.refresh(phone).status_code == 200
