import time

import pytest
from django.db import connections
from rest_framework_simplejwt.tokens import RefreshToken

REUSED = {"detail": "Token is blacklisted", "code": "token_not_valid"}


@pytest.fixture
def first(client, user):
    """The refresh token of a login."""
    return log_in(client)


def log_in(client):
    answer = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert answer.status_code == 200
    return answer.json()["refresh"]


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


def newer(client, token):
    answer = refresh(client, token)
    assert answer.status_code == 200
    return answer.json()["refresh"]


def test_a_token_used_twice_ends_its_whole_family(client, first):
    thief = newer(client, first)
    victim = refresh(client, first)
    assert victim.status_code == 401
    assert victim.json() == REUSED

    answer = refresh(client, thief)
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Session has ended", "code": "token_not_valid"}


def test_the_grandchildren_end_as_well(client, first):
    thief = newer(client, newer(client, newer(client, first)))
    assert refresh(client, first).status_code == 401

    assert refresh(client, thief).status_code == 401


def test_other_logins_of_the_same_user_go_on(client, first):
    elsewhere = log_in(client)
    newer(client, first)
    assert refresh(client, first).status_code == 401

    assert refresh(client, elsewhere).status_code == 200


def test_a_logout_with_a_used_token_ends_the_family_too(client, first):
    thief = newer(client, first)
    answer = client.post("/api/token/blacklist/", {"refresh": first})
    assert answer.status_code == 401

    assert refresh(client, thief).status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/api/token/refresh/", "/api/token/blacklist/"])
def test_the_end_is_remembered_where_requests_are_transactions(client, first, path, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    thief = newer(client, first)
    assert client.post(path, {"refresh": first}).status_code == 401

    assert refresh(client, thief).status_code == 401


def test_of_two_refreshes_at_the_same_moment_one_wins(client, first, monkeypatch):
    blacklist, rival = RefreshToken.blacklist, []

    def be_overtaken(token):
        if not rival:  # all checks are done: now a second request comes, and is through first
            rival.append(None)
            rival[0] = refresh(client, first)
        return blacklist(token)

    monkeypatch.setattr(RefreshToken, "blacklist", be_overtaken)
    slower = refresh(client, first)

    assert (rival[0].status_code, slower.status_code) == (200, 401)
    assert slower.json() == REUSED
    assert refresh(client, rival[0].json()["refresh"]).status_code == 200


def test_a_slower_request_that_is_sent_again_ends_the_session(client, first, monkeypatch):
    blacklist, faster = RefreshToken.blacklist, []

    def be_overtaken(token):  # by a thief, as far as anyone knows
        if not faster:
            faster.append(None)
            faster[0] = refresh(client, first)
        return blacklist(token)

    monkeypatch.setattr(RefreshToken, "blacklist", be_overtaken)
    assert refresh(client, first).status_code == 401
    assert refresh(client, first).status_code == 401

    assert refresh(client, faster[0].json()["refresh"]).status_code == 401


@pytest.mark.parametrize("days, status", [(29, 200), (31, 401)])
def test_a_chain_of_refreshes_ends_after_thirty_days(client, first, settings, days, status):
    token = RefreshToken(first)
    token["auth_time"] = int(time.time() - days * 24 * 60 * 60)

    answer = refresh(client, str(token))
    assert answer.status_code == status
    if status == 401:
        assert answer.json() == {"detail": "Session is too old", "code": "token_not_valid"}


def test_refreshing_does_not_make_a_session_younger(client, first):
    before, after = RefreshToken(first), RefreshToken(newer(client, first))

    assert after.get("auth_time") == before.get("auth_time") is not None
    assert after.get("sid") == before.get("sid") is not None


def test_a_token_from_before_there_were_sessions_is_refused(client, user):
    answer = refresh(client, str(RefreshToken.for_user(user)))

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token has no session", "code": "token_not_valid"}
