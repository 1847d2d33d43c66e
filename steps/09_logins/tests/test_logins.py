from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as project
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

USED = {"detail": "This refresh token was used before.", "code": "token_used"}
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


def log_out(client, token):
    return client.post("/api/token/blacklist/", {"refresh": token})


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


# A logout, and changes of the account


def test_a_logout_ends_both_tokens_at_once(client, tokens):
    response = log_out(client, tokens["refresh"])
    assert (response.status_code, response.json()) == (200, {})

    assert_ended(client, tokens)


def test_a_second_logout_returns_200(client, tokens):
    responses = [log_out(client, tokens["refresh"]) for _ in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert logins().get().end_reason == "logout"


def test_a_logout_with_an_older_token_ends_the_login(client, tokens):
    newest = newer(client, tokens)
    assert log_out(client, tokens["refresh"]).status_code == 200

    assert_ended(client, newest)


@pytest.mark.parametrize("moment, status", [("SELECT", 401), ("UPDATE", 200)])
def test_a_logout_during_a_refresh_ends_the_new_tokens(client, tokens, moment, status):
    responses = []

    def log_out_after(execute, sql, *args):
        result = execute(sql, *args)
        if sql.startswith(moment) and not responses:
            responses.append(None)
            responses[0] = log_out(client, tokens["refresh"])
        return result

    with connection.execute_wrapper(log_out_after):
        response = refresh(client, tokens["refresh"])
    assert [each.status_code for each in responses] == [200]
    assert response.status_code == status

    assert_ended(client, response.json() if status == 200 else tokens)


@pytest.mark.parametrize("password, status", [(" pass ", 200), ("pass", 401)])
def test_spaces_around_a_password_are_a_part_of_it(client, user, password, status):
    user.set_password(" pass ")
    user.save()

    response = client.post("/api/token/", {"username": " user ", "password": password})
    assert response.status_code == status


def test_a_user_who_is_deleted_during_a_refresh_gets_401(client, user, tokens):
    deleted = []

    def delete_before_the_update(execute, sql, *args):
        if sql.startswith("UPDATE") and not deleted:
            deleted.append(True)
            type(user).objects.filter(pk=user.pk).delete()
        return execute(sql, *args)

    with connection.execute_wrapper(delete_before_the_update):
        response = refresh(client, tokens["refresh"])
    assert response.status_code == 401


def test_other_logins_of_the_user_continue(client, tokens):
    other_device = log_in(client)
    assert log_out(client, tokens["refresh"]).status_code == 200

    assert_works(client, other_device)


def test_one_statement_ends_all_logins_of_a_user(client, user, tokens, django_assert_num_queries):
    other_device = log_in(client)
    assert hasattr(user, "logins")
    with django_assert_num_queries(1):
        assert user.logins.end("everywhere") == 2
    assert user.logins.end("again") == 0
    assert {login.end_reason for login in user.logins.all()} == {"everywhere"}

    assert_ended(client, tokens)
    assert_ended(client, other_device)


def test_an_end_after_a_new_password_counts_the_logins_before_it(client, user, tokens):
    user.set_password("another")
    user.save()
    assert hasattr(user, "logins")

    assert user.logins.end("everywhere") == 1
    assert user.logins.get().end_reason == "everywhere"


def test_a_new_password_ends_all_logins(client, user, tokens):
    user.set_password("another")
    user.save()

    assert_ended(client, tokens)
    assert_works(client, log_in(client, "another"))


def test_a_deactivation_ends_logins_and_an_activation_revives_none(client, user, tokens):
    for is_active in (False, True):
        user.is_active = is_active
        user.save()
        assert_ended(client, tokens)

    assert_works(client, log_in(client))


def test_the_signal_of_a_saved_user_is_not_received_for_other_models():
    assert not post_save.has_listeners(ContentType)


def test_an_update_of_is_active_rejects_tokens_until_the_next_update(client, user, tokens):
    rows = type(user).objects.filter(pk=user.pk)
    rows.update(is_active=False)
    assert_ended(client, tokens)
    rows.update(is_active=True)

    assert_works(client, tokens)


def test_the_tokens_of_a_deleted_user_are_rejected(client, user, tokens):
    user.delete()

    assert_ended(client, tokens)
    assert not logins().exists()


# A change of the account during a login


CHANGES = {
    "deactivate": lambda user: save_as(user, is_active=False),
    "change the password": lambda user: save_as(user, password="another hash"),
    "delete": lambda user: type(user).objects.get(pk=user.pk).delete(),
}


def save_as(user, **values):
    user = type(user).objects.get(pk=user.pk)
    for name, value in values.items():
        setattr(user, name, value)
    user.save()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_login_during_a_change_of_the_account_is_rejected(client, user, change):
    changed = []

    def change_before_the_insert(execute, sql, *args):
        if sql.startswith("INSERT") and not changed:
            changed.append(True)
            change(user)
        return execute(sql, *args)

    with connection.execute_wrapper(change_before_the_insert):
        response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert changed
    assert response.status_code == 401
    assert response.json() == {"detail": "No active account found with the given credentials"}
    assert not logins().exists()


@pytest.mark.parametrize("statement, status", [(1, 401), (2, 200)])
def test_a_deactivation_during_a_login_ends_it(client, user, statement, status):
    seen = []

    def deactivate_after(execute, sql, *args):
        result = execute(sql, *args)
        if sql.startswith(("SELECT", "INSERT")):
            seen.append(sql)
            if len(seen) == statement + 1:
                CHANGES["deactivate"](user)
        return result

    with connection.execute_wrapper(deactivate_after):
        response = client.post("/api/token/", {"username": "user", "password": "pass"})
    assert response.status_code == status

    type(user).objects.update(is_active=True)
    if status == 200:
        assert_ended(client, response.json())


def test_a_login_before_the_commit_of_a_deactivation_ends(
    client, user, django_capture_on_commit_callbacks
):
    rows = type(user).objects.filter(pk=user.pk)
    with django_capture_on_commit_callbacks(execute=True):
        user.is_active = False
        user.save()
        rows.update(is_active=True)  # until the commit, other connections see an active user
        tokens = log_in(client)

    assert_ended(client, tokens)


# A refresh


def test_a_refresh_token_works_once_and_the_login_continues(client, tokens):
    newest = newer(client, tokens)
    response = refresh(client, tokens["refresh"])
    assert (response.status_code, response.json()) == (401, USED)

    assert_works(client, newest)


def test_a_refresh_changes_the_row_of_its_login_only(client, tokens):
    log_in(client)
    jti = RefreshToken(tokens["refresh"])["jti"]
    assert hasattr(logins().first(), "refresh_jti"), "Login has no refresh_jti"
    logins().update(refresh_jti=jti)
    newer(client, tokens)

    assert logins().filter(refresh_jti=jti).count() == 1


def test_of_two_refreshes_at_the_same_moment_one_succeeds(client, tokens):
    responses = []

    def refresh_before_the_update(execute, sql, *args):
        if sql.startswith("UPDATE") and not responses:
            responses.append(None)
            responses[0] = refresh(client, tokens["refresh"])
        return execute(sql, *args)

    with connection.execute_wrapper(refresh_before_the_update):
        responses.append(refresh(client, tokens["refresh"]))
    assert [response.status_code for response in responses] == [200, 401]
    assert_works(client, responses[0].json())


def test_each_new_token_has_a_lifetime_of_its_own(client, tokens):
    lifetime = timedelta(days=7)
    old = RefreshToken(tokens["refresh"])
    old.set_iat(at_time=old.current_time - lifetime / 2)
    old.set_exp(from_time=old.current_time - lifetime / 2)

    newest = RefreshToken(newer(client, {"refresh": str(old)})["refresh"])
    assert newest["exp"] - newest["iat"] == lifetime.total_seconds()
    assert newest["exp"] > old["exp"]


# Tokens and rows


@pytest.mark.parametrize("sid", [None, str(UUID(int=1)), "not a UUID"])
@pytest.mark.parametrize("kind", [RefreshToken, AccessToken])
def test_a_token_without_a_login_is_rejected(client, user, kind, sid):
    token = kind.for_user(user)
    if sid:
        token["sid"] = sid
    response = refresh(client, str(token)) if kind is RefreshToken else get(client, str(token))

    assert (response.status_code, response.json()) == (401, ENDED)


@pytest.mark.parametrize("sid, status", [(None, 200), (str(UUID(int=1)), 200), ("not a UUID", 400)])
def test_a_logout_without_a_login_returns_no_500(client, user, sid, status):
    token = RefreshToken.for_user(user)
    if sid:
        token["sid"] = sid

    assert log_out(client, str(token)).status_code == status


def test_verify_rejects_a_refresh_token(client, tokens):
    assert verify(client, tokens["refresh"]).status_code == 401


def test_the_database_contains_no_token(client, tokens):
    tokens |= newer(client, tokens)
    row = str(logins().values().get())

    assert not any(token in row for token in tokens.values())


def test_the_blacklist_is_not_used_any_more(db):
    assert not [name for name in connection.introspection.table_names() if "blacklist" in name]
    assert not {"ROTATE_REFRESH_TOKENS", "BLACKLIST_AFTER_ROTATION", "CHECK_REVOKE_TOKEN"} & set(
        project.SIMPLE_JWT
    )


def test_many_refreshes_keep_one_row(client, tokens):
    for _ in range(5):
        tokens = newer(client, tokens)

    assert logins().count() == 1


def statements(send):
    with CaptureQueriesContext(connection) as captured:
        assert send().status_code in (200, 401)
    return len(captured)


def test_a_request_costs_few_statements(client, tokens):
    login = {"username": "user", "password": "pass"}

    assert statements(lambda: client.post("/api/token/", login)) == 3
    assert statements(lambda: get(client, tokens["access"])) == 1
    assert statements(lambda: verify(client, tokens["access"])) == 1
    assert statements(lambda: refresh(client, tokens["refresh"])) == 2
    assert statements(lambda: log_out(client, tokens["refresh"])) == 1


def test_the_migrations_contain_the_model(db, capsys):
    try:
        call_command("makemigrations", "api", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(f"makemigrations would write: {capsys.readouterr().out}")
