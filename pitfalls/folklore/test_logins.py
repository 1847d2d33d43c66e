"""They say that the login tells which names exist, that it notes when a user logged in, and that
a user who is gone can go on."""

import jwt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.signals import user_logged_in, user_login_failed

NO_ACCOUNT = {"detail": "No active account found with the given credentials"}


def log_in(api, username, password):
    return api.post("/api/token/", data={"username": username, "password": password})


def test_a_wrong_password_an_unknown_name_and_an_inactive_user_look_the_same(
    api, django_user_model
):
    django_user_model.objects.create_user("gone", password="pass", is_active=False)

    for username, password in [("user", "wrong"), ("nobody", "pass"), ("gone", "pass")]:
        answer = log_in(api, username, password)

        assert answer.status_code == 401
        assert answer.json() == NO_ACCOUNT


def test_and_cost_the_server_the_same_work(api, django_user_model, monkeypatch):
    django_user_model.objects.create_user("gone", password="pass", is_active=False)
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or encode(self, password, salt),
    )

    for username, password in [("user", "wrong"), ("nobody", "pass"), ("gone", "pass")]:
        log_in(api, username, password)

    assert hashed == ["wrong", "pass", "pass"]


def test_last_login_stays_empty_and_only_a_failed_login_sends_its_signal(api, user):
    sent = []

    def note(signal, **_):
        sent.append(signal)

    user_logged_in.connect(note)
    user_login_failed.connect(note)
    try:
        assert log_in(api, "user", "pass").status_code == 200
        assert sent == []
        assert log_in(api, "user", "wrong").status_code == 401
        assert sent == [user_login_failed]
    finally:
        user_logged_in.disconnect(note)
        user_login_failed.disconnect(note)

    user.refresh_from_db()
    assert user.last_login is None


def test_the_user_id_in_a_token_is_text(api, user):
    claims = jwt.decode(api.log_in()["access"], options={"verify_signature": False})

    assert claims["user_id"] == str(user.pk)


def test_an_inactive_user_cannot_refresh(api, user):
    token = api.log_in()["refresh"]
    user.is_active = False
    user.save()

    answer = api.refresh(token)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found for the given token."}


def test_the_refresh_of_a_deleted_user_answers_500_not_404(api, user):
    token = api.log_in()["refresh"]
    user.delete()

    answer = api.refresh(token)

    assert answer.status_code == 500
    assert "DoesNotExist" in answer.text
