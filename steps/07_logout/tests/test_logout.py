import pytest
from django.urls import get_resolver


@pytest.fixture
def tokens(client, user):
    """What a login answers: {"refresh": …, "access": …}."""
    login = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert login.status_code == 200
    return login.json()


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


def log_out(client, token):
    return client.post("/api/token/blacklist/", {"refresh": token})


def verify(client, token):
    return client.post("/api/token/verify/", {"token": token})


def test_after_a_logout_the_refresh_token_is_worthless(client, tokens):
    answer = log_out(client, tokens["refresh"])
    assert answer.status_code == 200
    assert answer.json() == {}

    answer = refresh(client, tokens["refresh"])
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_a_logout_cannot_take_back_the_access_token(client, tokens):
    assert log_out(client, tokens["refresh"]).status_code == 200

    headers = {"Authorization": "Bearer " + tokens["access"]}
    assert client.get("/api/protected/", headers=headers).status_code == 200


def test_a_refresh_hands_out_a_new_refresh_token_too(client, tokens):
    answer = refresh(client, tokens["refresh"])

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer.json()["refresh"] != tokens["refresh"]


def test_a_refresh_token_works_once(client, tokens):
    newer = refresh(client, tokens["refresh"])
    assert newer.status_code == 200

    answer = refresh(client, tokens["refresh"])
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Token is blacklisted"


def test_verify_tells_whether_a_token_is_good(client, tokens):
    assert verify(client, tokens["access"]).status_code == 200
    assert verify(client, tokens["refresh"]).status_code == 200
    assert verify(client, "made-up").status_code == 401


def test_verify_knows_who_has_logged_out(client, tokens):
    assert log_out(client, tokens["refresh"]).status_code == 200

    answer = verify(client, tokens["refresh"])
    assert answer.status_code == 400
    assert answer.json() == {"non_field_errors": ["Token is blacklisted"]}


@pytest.mark.parametrize("name", ["token_blacklist", "token_verify"])
def test_the_routes_have_the_names_that_simplejwt_gives_them(name):
    assert name in get_resolver().reverse_dict
