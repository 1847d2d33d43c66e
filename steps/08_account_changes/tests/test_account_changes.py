import pytest

REFUSALS = {
    "password changed": {
        "detail": "The user's password has been changed.",
        "code": "password_changed",
    },
    "deactivated": {"detail": "User is inactive", "code": "user_inactive"},
    "deleted": {"detail": "User not found", "code": "user_not_found"},
}


@pytest.fixture
def tokens(client, user):
    """What a login answers: {"refresh": …, "access": …}."""
    return log_in(client).json()


def log_in(client, password="pass"):
    answer = client.post("/api/token/", {"username": "user", "password": password})
    assert answer.status_code == 200
    return answer


def change(user, what):
    if what == "deleted":
        user.delete()
        return
    if what == "deactivated":
        user.is_active = False
    if what == "password changed":
        user.set_password("another")
    user.save()


def get(client, access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


@pytest.mark.parametrize("what", REFUSALS)
def test_the_access_token_ends(client, user, tokens, what):
    change(user, what)

    answer = get(client, tokens["access"])
    assert answer.status_code == 401
    assert answer.json() == REFUSALS[what]


@pytest.mark.parametrize("what", REFUSALS)
def test_the_refresh_token_ends(client, user, tokens, what):
    change(user, what)

    answer = refresh(client, tokens["refresh"])
    assert answer.status_code == 401
    assert answer.json() == REFUSALS[what]


def test_a_login_with_the_new_password_opens_the_door_again(client, user, tokens):
    change(user, "password changed")

    newer = log_in(client, "another").json()
    assert get(client, newer["access"]).status_code == 200
    assert refresh(client, newer["refresh"]).status_code == 200


def test_nothing_changes_for_those_who_change_nothing(client, tokens):
    newer = refresh(client, tokens["refresh"])

    assert newer.status_code == 200
    assert get(client, newer.json()["access"]).status_code == 200
    assert refresh(client, newer.json()["refresh"]).status_code == 200
