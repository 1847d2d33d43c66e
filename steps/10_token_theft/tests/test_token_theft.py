from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from rest_framework_simplejwt.tokens import RefreshToken

ENDED = {"detail": "This login has ended.", "code": "login_ended"}


@pytest.fixture
def tokens(client, user):
    """The body of a login: {"refresh": …, "access": …}."""
    return log_in(client)


def log_in(client, password="pass"):
    response = client.post("/api/token/", {"username": "user", "password": password})
    assert response.status_code == 200
    return response.json()


def get(client, access):
    return client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})


def verify(client, token):
    return client.post("/api/token/verify/", {"token": token})


def refresh(client, token):
    return client.post("/api/token/refresh/", {"refresh": token})


def newer(client, tokens):
    response = refresh(client, tokens["refresh"])
    assert response.status_code == 200
    assert set(response.json()) == {"access", "refresh"}
    return response.json()


def logins():
    """Return the rows of the logins."""
    models = {model.__name__: model for model in apps.get_app_config("api").get_models()}
    assert "Login" in models, "there is no model Login"
    return models["Login"].objects


def after(seconds):
    """Let `seconds` pass since the last refresh of each login."""
    for login in logins().all():
        assert hasattr(login, "rotated_at"), "Login has no rotated_at"
        login.rotated_at -= timedelta(seconds=seconds)
        login.save()


def assert_works(client, tokens):
    """The access token and the refresh token of a login work."""
    assert get(client, tokens["access"]).status_code == 200
    assert verify(client, tokens["access"]).status_code == 200
    assert refresh(client, tokens["refresh"]).status_code == 200


def assert_ended(client, tokens):
    """Neither token of a login works."""
    for response in (
        get(client, tokens["access"]),
        verify(client, tokens["access"]),
        refresh(client, tokens["refresh"]),
    ):
        assert response.status_code == 401
        assert response.json() == ENDED


def test_a_used_token_ends_the_login_of_the_thief(client, tokens):
    other_device = log_in(client)
    stolen = newer(client, tokens)
    after(11)
    response = refresh(client, tokens["refresh"])
    assert (response.status_code, response.json()) == (401, ENDED)

    assert_ended(client, stolen)
    assert {login.end_reason for login in logins().all()} == {"reuse", ""}
    assert_works(client, other_device)


def test_a_token_before_the_previous_one_ends_the_login_at_once(client, tokens):
    stolen = newer(client, newer(client, tokens))
    assert refresh(client, tokens["refresh"]).status_code == 401

    assert_ended(client, stolen)


def test_two_tabs_get_the_same_refresh_token(client, tokens):
    after(100)
    tabs = [newer(client, tokens), newer(client, tokens)]

    assert len({RefreshToken(tab["refresh"])["jti"] for tab in tabs}) == 1
    assert all(get(client, tab["access"]).status_code == 200 for tab in tabs)
    assert_works(client, tabs[0])


def test_two_refreshes_at_the_same_moment_return_the_same_refresh_token(client, tokens):
    responses = []

    def refresh_before_the_update(execute, sql, *args):
        if sql.startswith("UPDATE") and not responses:
            responses.append(None)
            responses[0] = refresh(client, tokens["refresh"])
        return execute(sql, *args)

    with connection.execute_wrapper(refresh_before_the_update):
        responses.append(refresh(client, tokens["refresh"]))
    assert [response.status_code for response in responses] == [200, 200]
    assert len({RefreshToken(each.json()["refresh"])["jti"] for each in responses}) == 1


def test_a_thief_within_the_grace_period_is_detected_one_refresh_later(client, tokens):
    honest, stolen = newer(client, tokens), newer(client, tokens)
    after(11)
    newest = newer(client, honest)
    after(11)
    assert refresh(client, stolen["refresh"]).status_code == 401

    assert_ended(client, newest)


@pytest.mark.django_db(transaction=True)
def test_the_end_is_stored_where_requests_are_transactions(client, tokens, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    stolen = newer(client, tokens)
    after(11)
    assert refresh(client, tokens["refresh"]).status_code == 401

    assert_ended(client, stolen)


@pytest.mark.django_db(transaction=True)
def test_a_login_is_stored_before_its_user_is_read_again(client, user, monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "ATOMIC_REQUESTS", True)
    transactions = []

    def record(execute, *args):
        transactions.append(connection.in_atomic_block)
        return execute(*args)

    with connection.execute_wrapper(record):
        log_in(client)
    assert transactions and not transactions[-1]


@pytest.mark.parametrize("days, works", [(29, True), (31, False)])
def test_a_login_ends_after_thirty_days(client, tokens, days, works):
    newest = newer(client, tokens)
    assert hasattr(logins().get(), "created_at"), "Login has no created_at"
    logins().update(created_at=timezone.now() - timedelta(days=days))

    (assert_works if works else assert_ended)(client, newest)


def test_a_refresh_costs_two_statements_and_a_used_token_up_to_four(
    client, tokens, django_assert_num_queries
):
    with django_assert_num_queries(2):
        newer(client, tokens)
    with django_assert_num_queries(3):
        newer(client, tokens)
    after(11)
    with django_assert_num_queries(4):
        assert refresh(client, tokens["refresh"]).status_code == 401


def test_the_migrations_contain_the_model(db, capsys):
    try:
        call_command("makemigrations", "api", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(f"makemigrations would write: {capsys.readouterr().out}")
