import jwt
import pytest
from rest_framework_simplejwt.tokens import AccessToken


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
        self.access = login.json()["access"]

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
    "body", ["{}", "[]", "{", '{"text": {}}', '{"text": "\\u0000"}', '{"text": ""}']
)
def test_a_malformed_note_is_the_callers_mistake(ann, body):
    answer = ann.send("post", "/api/notes/", body)

    assert answer.status_code == 400
    assert answer.json()
