import pytest
from django.contrib.auth.hashers import make_password
from django.db.models.signals import pre_save
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

ERRORS = {
    "password changed": {
        "detail": "The user's password has been changed.",
        "code": "password_changed",
    },
    "deactivated": {"detail": "User is inactive", "code": "user_inactive"},
    "deleted": {"detail": "User not found", "code": "user_not_found"},
}


@pytest.fixture
def tokens(client, user):
    """The body of a login: {"refresh": …, "access": …}."""
    return log_in(client)


def log_in(client, password="pass"):
    response = client.post("/api/token/", {"username": "user", "password": password})
    assert response.status_code == 200
    return response.json()


def change(user, what):
    if what == "deleted":
        user.delete()
        return
    if what == "deactivated":
        user.is_active = False
    if what == "activated":
        user.is_active = True
    if what == "password changed":
        user.set_password("another")
    user.save()


def get(client, access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


@pytest.mark.parametrize("what", ERRORS)
def test_an_access_token_is_rejected_after_a_change_of_the_account(client, user, tokens, what):
    change(user, what)

    response = get(client, tokens["access"])
    assert response.status_code == 401
    assert response.json() == ERRORS[what]


@pytest.mark.parametrize("what", ERRORS)
def test_a_refresh_token_is_rejected_after_a_change_of_the_account(client, user, tokens, what):
    change(user, what)

    response = refresh(client, tokens["refresh"])
    assert response.status_code == 401
    assert response.json() == ERRORS[what]


def test_old_tokens_work_again_after_a_reactivation(client, user, tokens):
    change(user, "deactivated")
    assert get(client, tokens["access"]).status_code == 401
    assert refresh(client, tokens["refresh"]).json() == ERRORS["deactivated"]
    change(user, "activated")

    assert get(client, tokens["access"]).status_code == 200
    assert refresh(client, tokens["refresh"]).status_code == 200


def test_a_new_password_revokes_tokens_permanently(client, user, tokens):
    for what in ("deactivated", "password changed", "activated"):
        change(user, what)

    assert get(client, tokens["access"]).json() == ERRORS["password changed"]
    assert refresh(client, tokens["refresh"]).json() == ERRORS["password changed"]


def test_a_login_with_the_new_password_returns_valid_tokens(client, user, tokens):
    change(user, "password changed")

    newer = log_in(client, "another")
    assert get(client, newer["access"]).status_code == 200
    assert refresh(client, newer["refresh"]).status_code == 200


def test_a_user_without_a_change_stays_logged_in(client, tokens):
    newer = refresh(client, tokens["refresh"])

    assert newer.status_code == 200
    assert get(client, newer.json()["access"]).status_code == 200
    assert refresh(client, newer.json()["refresh"]).status_code == 200


def test_a_token_without_the_hash_of_the_password_is_rejected(client, tokens):
    access = AccessToken(tokens["access"])
    access.payload.pop("hash_password", None)

    assert get(client, str(access)).json() == ERRORS["password changed"]


def test_a_login_that_renews_the_hash_logs_out_the_other_devices(client, user, tokens):
    user.password = make_password("pass", salt="short")  # as an older Django stored it
    user.save()
    other_device = log_in(client)  # stores a new hash of the same password

    assert log_in(client)
    assert get(client, other_device["access"]).status_code == 200
    assert get(client, tokens["access"]).json() == ERRORS["password changed"]


def test_the_check_costs_no_further_query(client, tokens, django_assert_num_queries):
    assert "hash_password" in AccessToken(tokens["access"])

    with django_assert_num_queries(1):
        assert get(client, tokens["access"]).status_code == 200


# No response is 500


def test_a_logout_of_a_deleted_user_returns_200(client, user, tokens):
    user.delete()

    response = client.post("/api/token/blacklist/", {"refresh": tokens["refresh"]})
    assert response.status_code == 200
    assert refresh(client, tokens["refresh"]).status_code == 401


def test_verify_returns_200_for_the_tokens_of_a_deleted_user(client, user, tokens):
    assert "hash_password" in AccessToken(tokens["access"])
    user.delete()

    for token in tokens.values():
        assert client.post("/api/token/verify/", {"token": token}).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["after the check", "before the end", "at the end"])
def test_the_refresh_of_a_user_who_is_deleted_meanwhile_does_not_return_500(
    client, django_user_model, tokens, monkeypatch, moment
):
    assert hasattr(RefreshToken, "blacklist"), "the app of the blacklist is not installed"

    def delete_everyone(**kwargs):
        django_user_model.objects.all().delete()

    def then_delete_everyone(self, token, get_user=JWTAuthentication.get_user):
        user = get_user(self, token)
        delete_everyone()
        return user

    def first_delete_everyone(token, blacklist=RefreshToken.blacklist):
        delete_everyone()
        return blacklist(token)

    if moment == "after the check":
        monkeypatch.setattr(JWTAuthentication, "get_user", then_delete_everyone)
    elif moment == "before the end":
        monkeypatch.setattr(RefreshToken, "blacklist", first_delete_everyone)
    else:  # while the new token is stored
        pre_save.connect(delete_everyone, sender=OutstandingToken)
    response = refresh(client, tokens["refresh"])
    pre_save.disconnect(delete_everyone, sender=OutstandingToken)
    monkeypatch.undo()

    assert response.status_code in (200, 401)
    if response.status_code == 401:
        assert response.json() == ERRORS["deleted"]
    else:  # the server rejects the new token
        assert get(client, response.json()["access"]).json() == ERRORS["deleted"]
