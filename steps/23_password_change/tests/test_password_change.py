import sys

import pytest
from django.apps import apps
from django.db import connection

OLD, NEW = "correct-horse-9", "battery-staple-9"
WRONG = {"detail": "The password is wrong."}
ENDED = {"detail": "This login has ended.", "code": "login_ended"}

pytestmark = pytest.mark.django_db


class Caller:
    """Sends requests with the access token of a login."""

    def __init__(self, client, email="ada@example.com", password=OLD, **more):
        self.client, self.more = client, more
        login = log_in(client, password, email, **more)
        assert login.status_code == 200
        self.access, self.refresh = login.json()["access"], login.json()["refresh"]

    def send(self, path, data, **more):
        headers = {"Authorization": f"Bearer {self.access}"}
        return self.client.post(f"/api/{path}/", data, headers=headers, **self.more | more)

    def change(self, password=OLD, new=NEW, **more):
        data = {"password": password, "new_password": new}
        return self.send("account/change", data, **more)

    def delete(self, password=OLD):
        return self.send("account/delete", {"password": password})

    def is_logged_in(self):
        """Return whether the access token works, and whether the refresh token does."""
        headers = {"Authorization": f"Bearer {self.access}"}
        used = self.client.get("/api/protected/", headers=headers)
        refreshed = self.client.post("/api/token/refresh/", {"refresh": self.refresh})
        return used.status_code == 200, refreshed.status_code == 200


def log_in(client, password=OLD, email="ada@example.com", **more):
    return client.post("/api/token/", {"username": email, "password": password}, **more)


def assert_done(answer):
    assert answer.status_code == 204
    assert answer.content == b""


def assert_is(answer, status, body):
    assert answer.status_code == status
    assert answer.json() == body


@pytest.fixture
def account(django_user_model):
    return django_user_model.objects.create_user("ada@example.com", "ada@example.com", OLD)


@pytest.fixture
def ada(client, account):
    return Caller(client)


@pytest.fixture
def eve(client, django_user_model):
    django_user_model.objects.create_user("eve@example.com", password=OLD)
    return Caller(client, "eve@example.com")


def test_a_user_changes_the_password(client, ada):
    assert_done(ada.change())

    assert log_in(client, OLD).status_code == 401
    assert log_in(client, NEW).status_code == 200


def test_a_change_ends_all_other_logins_of_the_user(client, ada, eve):
    laptop = Caller(client)
    assert_done(ada.change())

    assert ada.is_logged_in() == (True, True)
    assert laptop.is_logged_in() == (False, False)
    assert eve.is_logged_in() == (True, True)
    logins = apps.get_model("api", "Login").objects.order_by("created_at")
    assert [login.end_reason for login in logins] == ["", "", "password"]
    assert logins[0].auth_hash != logins[2].auth_hash


def test_a_change_changes_no_other_account(client, ada, account, eve, django_user_model):
    django_user_model.objects.exclude(pk=account.pk).update(password=account.password)
    assert_done(ada.change())

    assert log_in(client, OLD, "eve@example.com").status_code == 200


def test_the_present_login_can_change_the_password_again(client, ada):
    assert_done(ada.change())
    assert_done(ada.change(NEW, OLD))

    assert ada.is_logged_in() == (True, True)
    assert log_in(client, OLD).status_code == 200


def test_a_wrong_password_changes_and_deletes_nothing(client, ada):
    laptop = Caller(client)
    assert_is(ada.change("wrong"), 403, WRONG)
    assert_is(ada.delete("wrong"), 403, WRONG)

    assert log_in(client, OLD).status_code == 200
    assert laptop.is_logged_in() == ada.is_logged_in() == (True, True)


def test_the_password_of_another_user_is_wrong(client, ada, eve):
    assert_done(eve.change())
    assert_is(ada.change(NEW, "another-staple-9"), 403, WRONG)
    assert_is(ada.delete(NEW), 403, WRONG)


@pytest.mark.parametrize("new", ["password", "12345678", "short", "ada@example.co", "x" * 129])
def test_a_weak_password_is_rejected(client, ada, new):
    assert ada.change(new=new).status_code == 400
    assert log_in(client, OLD).status_code == 200


def test_a_weak_password_does_not_show_whether_the_old_one_is_right(ada):
    assert_is(ada.change("wrong", "short"), 403, WRONG)


class AnotherRequestIsFaster:
    """A password validator. Before a request stores its password, another one does."""

    send = None
    answer = None

    def validate(self, password, user=None):
        faster = AnotherRequestIsFaster
        if faster.send:
            send, faster.send = faster.send, None
            faster.answer = send()


def test_of_two_changes_with_one_password_one_succeeds(client, ada, settings):
    laptop = Caller(client)
    settings.AUTH_PASSWORD_VALIDATORS = [{"NAME": f"{__name__}.AnotherRequestIsFaster"}]
    AnotherRequestIsFaster.answer = None
    AnotherRequestIsFaster.send = lambda: laptop.change(new="the-faster-one-9")
    slower = ada.change()

    assert AnotherRequestIsFaster.answer, "no password validator ran"
    assert_done(AnotherRequestIsFaster.answer)
    assert_is(slower, 403, WRONG)
    assert log_in(client, "the-faster-one-9").status_code == 200
    assert laptop.is_logged_in() == (True, True)
    assert ada.is_logged_in() == (False, False)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_one_transaction(ada):
    """No request sees the new password with the old row of the login."""
    updates = []

    def watch(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            updates.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        assert_done(ada.change())
    assert len(updates) >= 2
    assert all(updates)


def test_a_change_ends_the_links_of_mails(client, ada, mailoutbox):
    assert client.post("/api/account/link/", {"email": "ada@example.com"}).status_code == 201
    token = mailoutbox[0].body.strip().rpartition("token=")[2]
    assert_done(ada.change())

    data = {"email": "ada@example.com", "token": token, "password": OLD}
    assert client.post("/api/account/password/", data).status_code == 400


def test_a_user_deletes_the_account(client, ada, eve, django_user_model):
    laptop = Caller(client)
    for caller in (ada, eve):
        assert caller.send("notes", {"text": "milk"}).status_code == 201
    assert_done(ada.delete())

    assert [user.username for user in django_user_model.objects.all()] == ["eve@example.com"]
    notes = apps.get_model("api", "Note").objects
    assert [note.owner.username for note in notes.all()] == ["eve@example.com"]
    assert ada.is_logged_in() == laptop.is_logged_in() == (False, False)
    assert_is(ada.delete(), 401, ENDED)
    assert log_in(client).status_code == 401
    assert eve.is_logged_in() == (True, True)


def test_the_link_of_a_sign_up_works_again_after_a_deletion(client, mailoutbox):
    """The lesson names it among the limits."""
    assert client.post("/api/account/link/", {"email": "ada@example.com"}).status_code == 201
    token = mailoutbox[0].body.strip().rpartition("token=")[2]
    data = {"email": "ada@example.com", "token": token, "password": OLD}
    for _ in range(2):
        assert client.post("/api/account/password/", data).status_code == 201
        assert client.post("/api/account/password/", data).status_code == 400
        assert_done(Caller(client).delete())


@pytest.mark.parametrize("path", ["change", "delete"])
def test_wrong_passwords_and_failed_logins_have_one_count(client, ada, path):
    data = {"password": "wrong"} | ({"new_password": NEW} if path == "change" else {})
    tries = [ada.send(f"account/{path}", data).status_code for _ in range(5)]
    tries += [log_in(client, "wrong").status_code for _ in range(5)]

    assert tries == [403] * 5 + [401] * 5
    assert ada.send(f"account/{path}", data).status_code == 429
    assert ada.delete().status_code == ada.change().status_code == 429  # with the right password
    assert log_in(client).status_code == 429


def test_capital_letters_in_an_older_name_start_no_second_count(client, django_user_model):
    django_user_model.objects.create_user("Ada", password=OLD)
    ada = Caller(client, "Ada")
    tries = [ada.change("wrong").status_code for _ in range(5)]
    tries += [log_in(client, "wrong", "Ada").status_code for _ in range(5)]

    assert tries == [403] * 5 + [401] * 5
    assert ada.change("wrong").status_code == 429


def test_the_count_belongs_to_the_user_and_the_ip_address(ada, eve):
    assert [ada.change("wrong").status_code for _ in range(11)] == [403] * 10 + [429]

    assert eve.change("wrong").status_code == 403
    assert_done(ada.change(REMOTE_ADDR="192.0.2.1"))


def test_a_right_password_deletes_the_count(ada):
    assert [ada.change("wrong").status_code for _ in range(9)] == [403] * 9
    assert_done(ada.change())

    assert [ada.change("wrong").status_code for _ in range(10)] == [403] * 10


def test_a_weak_or_missing_password_is_not_counted(ada):
    assert [ada.change(new="short").status_code for _ in range(11)] == [400] * 11
    for _ in range(11):
        assert ada.send("account/change", {"password": "wrong"}).status_code == 400

    assert_done(ada.change())


@pytest.mark.parametrize("path", ["change", "delete"])
def test_an_access_token_is_needed(client, ada, path):
    data = {"password": OLD, "new_password": NEW}
    assert client.post(f"/api/account/{path}/", data).status_code == 401
    ada.access = ada.refresh
    assert ada.send(f"account/{path}", data).status_code == 401
    assert log_in(client).status_code == 200


@pytest.mark.parametrize("path", ["change", "delete"])
def test_an_unknown_field_gets_400(ada, path):
    data = {"password": OLD} | ({"new_password": NEW} if path == "change" else {})
    answer = ada.send(f"account/{path}", data | {"is_staff": True})

    assert_is(answer, 400, {"is_staff": ["Unknown field."]})


VALUES = ["null", "{}", "[]", '"\\u0000"', '"\\ud800"', '""']
BODIES = ["", "{", "[]", "null", '"text"', "{}", '{"\\ud800": ""}']
BODIES += [f'{{"password": {value}, "new_password": "{NEW}"}}' for value in VALUES]
BODIES += [f'{{"password": "{OLD}", "new_password": {value}}}' for value in VALUES]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_malformed_body_gets_400_and_changes_nothing(client, ada, body):
    for path in ("change", "delete"):
        answer = ada.send(f"account/{path}", body, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()
    assert log_in(client).status_code == 200


def test_a_very_long_password_is_wrong(ada):
    assert_is(ada.change("x" * 1_000_000), 403, WRONG)
    assert_is(ada.delete("x" * 1_000_000), 403, WRONG)


# In a browser, the stack ends before Python counts too many levels.
@pytest.mark.skipif(sys.platform == "emscripten", reason="a browser's stack")
@pytest.mark.parametrize("path", ["change", "delete"])
def test_json_that_is_nested_too_deeply_gets_400(ada, path):
    answer = ada.send(f"account/{path}", "[" * 100_000, content_type="application/json")

    assert_is(answer, 400, {"detail": "The JSON is nested too deeply."})


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["change", "delete"])
def test_another_method_gets_405(client, ada, method, path):
    headers = {"Authorization": f"Bearer {ada.access}"}
    answer = getattr(client, method)(f"/api/account/{path}/", headers=headers)

    assert answer.status_code == 405


def test_the_spaces_around_a_password_are_kept(client, ada):
    assert_done(ada.change(OLD, f" {NEW} "))
    assert_is(ada.change(NEW, OLD), 403, WRONG)

    assert log_in(client, f" {NEW} ").status_code == 200
    assert log_in(client, NEW).status_code == 401
    assert_done(ada.change(f" {NEW} ", OLD))
