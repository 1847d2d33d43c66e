from datetime import timedelta
from uuid import uuid4

import jwt
import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_init
from django.utils import timezone
from rest_framework_simplejwt.tokens import AccessToken

from api.models import Login


@pytest.fixture
def ann(client, django_user_model, user):
    django_user_model.objects.create_user("ann", password="pass", first_name="Ann", last_name="Lee")
    return Caller(client, "ann")


@pytest.fixture
def bob(client, user):
    """The demo user, seen from ann's side: somebody else."""
    return Caller(client, "user")


class Caller:
    """Sends requests with the access token of a login."""

    def __init__(self, client, username):
        self.client = client
        login = client.post("/api/token/", {"username": username, "password": "pass"})
        assert login.status_code == 200
        self.access, self.refresh = login.json()["access"], login.json()["refresh"]
        self.sid = jwt.decode(self.access, options={"verify_signature": False})["sid"]

    def send(self, method, path, data=None):
        return getattr(self.client, method)(
            path,
            data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.access}"},
        )

    def write(self, text):
        answer = self.send("post", "/api/notes/", {"text": text})
        assert answer.status_code == 201
        assert set(answer.json()) == {"id", "text"}
        return answer.json()


def test_a_user_reads_and_writes_notes(ann):
    note = ann.write("milk")
    path = f"/api/notes/{note['id']}/"

    assert note["text"] == "milk"
    assert ann.send("get", "/api/notes/").json() == [note]
    assert ann.send("patch", path, {"text": "bread"}).json() == note | {"text": "bread"}
    assert ann.send("delete", path).status_code == 204
    assert ann.send("get", "/api/notes/").json() == []


def test_the_notes_come_in_the_order_they_were_written(ann):
    written = [ann.write(text) for text in ("one", "two", "three")]
    answer = ann.send("patch", f"/api/notes/{written[0]['id']}/", {"text": "first"})
    assert answer.status_code == 200

    texts = [note["text"] for note in ann.send("get", "/api/notes/").json()]
    assert texts == ["first", "two", "three"]


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_someone_elses_note_is_not_found(ann, bob, method):
    note = ann.write("a secret")

    answer = bob.send(method, f"/api/notes/{note['id']}/", {"text": "changed"})
    assert answer.status_code == 404
    assert bob.send("get", "/api/notes/").json() == []
    assert ann.send("get", "/api/notes/").json() == [note]


def test_nobody_writes_in_another_name(ann, bob, user):
    answer = ann.send("post", "/api/notes/", {"text": "mine", "owner": user.pk})
    assert answer.status_code == 400
    assert answer.json() == {"owner": ["Unknown field."]}

    assert bob.send("get", "/api/notes/").json() == []


def test_a_lone_surrogate_in_the_name_of_a_field_gets_400(ann):
    answer = ann.send("post", "/api/notes/", '{"text": "milk", "\\ud800": "x"}')

    assert answer.status_code == 400
    assert answer.json() == {"\\ud800": ["Unknown field."]}


def test_a_stranger_is_asked_for_a_token_even_where_no_view_says_so(client, db):
    assert client.get("/api/notes/").status_code == 401
    assert client.get("/api/").status_code == 401


def test_staff_read_all_notes_and_others_none(ann, bob, user):
    notes = [ann.write("one"), bob.write("two")]

    answer = bob.send("get", "/api/staff/notes/")
    assert answer.status_code == 403
    assert answer.json() == {"detail": "You do not have permission to perform this action."}

    user.is_staff = True
    user.save()
    answer = bob.send("get", "/api/staff/notes/")
    assert answer.status_code == 200
    assert answer.json() == notes


def test_rights_end_at_once_because_they_are_not_in_the_token(bob, user):
    user.is_staff = True
    user.save()
    staff = Caller(bob.client, "user")
    assert staff.send("get", "/api/staff/notes/").status_code == 200

    user.is_staff = False
    user.save()
    assert staff.send("get", "/api/staff/notes/").status_code == 403


def test_a_claim_in_the_token_gives_no_rights(ann):
    token = AccessToken(ann.access)
    token["is_staff"] = True
    ann.access = str(token)  # signed as the server signs

    assert ann.send("get", "/api/staff/notes/").status_code == 403


@pytest.mark.parametrize("who, name", [("ann", "Ann Lee"), ("bob", "user")])
def test_the_token_says_a_name_to_display(request, who, name):
    claims = jwt.decode(request.getfixturevalue(who).access, options={"verify_signature": False})

    assert claims.get("name") == name


def test_a_note_has_a_limit(ann):
    assert ann.send("post", "/api/notes/", {"text": "x" * 10_000}).status_code == 201

    answer = ann.send("post", "/api/notes/", {"text": "x" * 10_001})
    assert answer.status_code == 400
    assert answer.json() == {"text": ["Ensure this field has no more than 10000 characters."]}


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "{",
        '{"text": {}}',
        '{"text": "\\u0000"}',
        '{"text": ""}',
        '{"text": "milk", "\\ud800": ""}',  # a lone surrogate: no response can repeat it
    ],
)
def test_a_malformed_note_is_the_callers_mistake(ann, body):
    answer = ann.send("post", "/api/notes/", body)

    assert answer.status_code == 400
    assert answer.json()


# A deletion at the same moment


def notes():
    return apps.get_model("api", "Note").objects.all()


def deletes_before(statement, rows):
    """Delete these rows before the next statement that starts with this text."""
    deleted = []

    def delete_first(execute, sql, *args):
        if sql.startswith(statement) and not deleted:
            deleted.append(True)
            rows.delete()
        return execute(sql, *args)

    return connection.execute_wrapper(delete_first)


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_note_that_is_deleted_during_a_change_stays_deleted(ann, method):
    path = f"/api/notes/{ann.write('milk')['id']}/"

    with deletes_before("UPDATE", notes()):
        answer = ann.send(method, path, {"text": "bread"})
    assert answer.status_code == 404
    assert ann.send("get", "/api/notes/").json() == []


def test_a_change_without_a_field_changes_nothing(ann):
    note = ann.write("milk")

    answer = ann.send("patch", f"/api/notes/{note['id']}/", {})
    assert (answer.status_code, answer.json()) == (200, note)


@pytest.mark.django_db(transaction=True)
def test_a_user_who_is_deleted_while_a_note_is_written_gets_401(ann, django_user_model):
    with deletes_before("INSERT", django_user_model.objects.filter(username="ann")):
        answer = ann.send("post", "/api/notes/", {"text": "milk"})

    assert answer.status_code == 401
    assert not notes().exists()


@pytest.fixture
def laptop(ann):
    """A second login of ann."""
    return Caller(ann.client, "ann")


def listed(caller):
    answer = caller.send("get", "/api/logins/")
    assert answer.status_code == 200
    return answer.json()


def sids(caller):
    return [login.get("sid") for login in listed(caller)]


def is_logged_in(caller):
    """Return whether the access token works, and whether the refresh token does."""
    used = caller.client.post("/api/token/refresh/", {"refresh": caller.refresh})
    return caller.send("get", "/api/protected/").status_code == 200, used.status_code == 200


def test_a_user_lists_the_open_logins_newest_first(ann, laptop, bob):
    newest, oldest = listed(ann)

    assert (newest.get("sid"), newest.get("is_current")) == (laptop.sid, False)
    assert (oldest.get("sid"), oldest.get("is_current")) == (ann.sid, True)
    assert sids(bob) == [bob.sid]


def test_a_login_in_the_list_has_its_beginning_and_no_secret(ann):
    begin = Login.objects.get(sid=ann.sid).created_at

    (login,) = listed(ann)
    assert set(login) == {"sid", "created_at", "is_current"}
    assert login["created_at"] == begin.isoformat().replace("+00:00", "Z")


def test_the_list_does_not_show_that_a_login_refreshes(ann):
    """A thief would know when the server still accepts the old refresh token (step 10)."""
    before = listed(ann)

    assert is_logged_in(ann) == (True, True)  # it refreshes
    assert listed(ann) == before


def test_the_list_has_no_login_that_a_new_password_or_its_age_has_ended(ann, laptop, user):
    Login.objects.filter(sid=laptop.sid).update(created_at=timezone.now() - timedelta(days=30))
    assert sids(ann) == [ann.sid]

    owner = Login.objects.get(sid=ann.sid).user
    owner.set_password("another")
    owner.save()
    owner.set_password("pass")  # the same password has another hash
    owner.save()
    again = Caller(ann.client, "ann")
    assert sids(again) == [again.sid]


def test_the_list_takes_as_many_statements_for_three_logins_as_for_one(
    ann, django_assert_num_queries
):
    with django_assert_num_queries(2):  # one finds the login of the token
        listed(ann)
    for _ in range(2):
        Caller(ann.client, "ann")
    with django_assert_num_queries(2):
        listed(ann)


def test_the_list_reads_no_rows_of_logins_that_have_a_stored_end(ann, laptop):
    assert ann.send("delete", f"/api/logins/{laptop.sid}/").status_code == 204
    read = set()

    def note(instance, **kwargs):
        read.add(str(instance.sid))

    post_init.connect(note, sender=Login)
    try:
        assert sids(ann) == [ann.sid]
    finally:
        post_init.disconnect(note, sender=Login)
    assert read == {ann.sid}


def test_an_ended_login_is_logged_out_at_once_and_no_other_is(ann, laptop):
    phone = Caller(ann.client, "ann")
    answer = ann.send("delete", f"/api/logins/{laptop.sid}/")

    assert (answer.status_code, answer.content) == (204, b"")
    assert is_logged_in(laptop) == (False, False)
    assert sids(ann) == [phone.sid, ann.sid]
    assert is_logged_in(phone) == is_logged_in(ann) == (True, True)
    assert Login.objects.get(sid=laptop.sid).end_reason == "user"


def test_a_second_end_changes_nothing(ann, laptop):
    for _ in range(2):
        assert ann.send("delete", f"/api/logins/{laptop.sid}/").status_code == 204
    row = Login.objects.get(sid=laptop.sid)
    assert ann.send("delete", f"/api/logins/{laptop.sid}/").status_code == 204

    assert Login.objects.get(sid=laptop.sid).ended_at == row.ended_at


def test_a_user_ends_the_present_login(ann, laptop):
    assert ann.send("delete", f"/api/logins/{ann.sid}/").status_code == 204

    assert is_logged_in(ann) == (False, False)
    assert is_logged_in(laptop) == (True, True)


def test_all_other_logins_end_and_the_present_one_stays(ann, laptop, bob):
    phone = Caller(ann.client, "ann")
    for _ in range(2):
        answer = laptop.send("delete", "/api/logins/others/")
        assert (answer.status_code, answer.content) == (204, b"")

    assert sids(laptop) == [laptop.sid]
    assert is_logged_in(ann) == is_logged_in(phone) == (False, False)
    assert is_logged_in(laptop) == is_logged_in(bob) == (True, True)
    assert Login.objects.get(sid=phone.sid).end_reason == "user"


@pytest.mark.parametrize("is_staff", [False, True])
def test_someone_elses_login_is_not_found_not_even_by_staff(ann, bob, user, is_staff):
    user.is_staff = is_staff
    user.save()

    assert bob.send("delete", f"/api/logins/{ann.sid}/").status_code == 404
    assert sids(bob) == [bob.sid]
    assert is_logged_in(ann) == (True, True)


@pytest.mark.parametrize("sid", [str(uuid4()), "1", "x", "0" * 32, "%00"])
def test_an_unknown_login_is_not_found(ann, sid):
    assert sids(ann) == [ann.sid]
    assert ann.send("delete", f"/api/logins/{sid}/").status_code == 404
    assert is_logged_in(ann) == (True, True)


def test_the_router_also_accepts_the_suffix_of_a_format(ann, laptop):
    assert ann.send("delete", "/api/logins/others.json").status_code == 204

    answer = ann.send("get", "/api/logins.json")
    assert answer.status_code == 200
    assert [login["sid"] for login in answer.json()] == [ann.sid]


@pytest.mark.parametrize("path", ["/api/logins/", "/api/logins/others/"])
def test_logins_need_an_access_token(ann, laptop, client, path):
    method = "get" if path == "/api/logins/" else "delete"
    assert getattr(client, method)(path).status_code == 401

    ann.access = ann.refresh
    assert ann.send(method, path).status_code == 401
    assert is_logged_in(laptop) == (True, True)


def test_a_login_is_not_made_or_changed_here(ann):
    login = {"created_at": "2030-01-01T00:00:00Z"}
    assert ann.send("post", "/api/logins/", login).status_code == 405
    assert ann.send("patch", f"/api/logins/{ann.sid}/", login).status_code == 405
    assert ann.send("get", "/api/logins/others/").status_code == 405
