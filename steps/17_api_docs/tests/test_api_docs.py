import re

import pytest
from django.contrib.staticfiles import finders

READS = {"get"}
SCHEMA = {
    "/api/logins/": READS,
    "/api/logins/{sid}/": {"delete"},
    "/api/logins/others/": {"delete"},
    "/api/notes/": {"get", "post"},
    "/api/notes/{id}/": {"get", "put", "patch", "delete"},
    "/api/protected/": READS,
    "/api/staff/notes/": READS,
    "/api/token/": {"post"},
    "/api/token/refresh/": {"post"},
    "/api/token/blacklist/": {"post"},
    "/api/token/verify/": {"post"},
}


@pytest.fixture
def schema(client):
    answer = client.get("/api/schema/?format=json")
    assert answer.status_code == 200
    return answer.json()


def body(schema, path, method, status="200"):
    """The schema of an answer's body, with its reference followed."""
    response = schema["paths"][path][method]["responses"][status]
    found = response.get("content", {}).get("application/json", {}).get("schema", {})
    if "$ref" in found:
        found = schema["components"]["schemas"][found["$ref"].rpartition("/")[2]]
    return found


def test_the_schema_lists_what_other_programs_may_call(schema):
    assert {path: set(methods) for path, methods in schema["paths"].items()} == SCHEMA
    assert schema["info"]["title"] == "Notes"


def test_it_says_where_a_token_is_needed(schema):
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            needs = None if path.startswith("/api/token/") else [{"jwtAuth": []}]
            assert operation.get("security") == needs
    assert schema["components"]["securitySchemes"]["jwtAuth"]["scheme"] == "bearer"


@pytest.mark.parametrize("path", ["/api/token/", "/api/token/refresh/"])
def test_it_says_that_a_login_and_a_refresh_answer_with_tokens(schema, path):
    tokens = body(schema, path, "post")

    assert set(tokens["properties"]) == set(tokens["required"]) == {"access", "refresh"}
    assert {field["type"] for field in tokens["properties"].values()} == {"string"}


def test_it_says_what_the_protected_view_answers(schema):
    assert body(schema, "/api/protected/", "get").get("properties", {}).get("message") == {
        "type": "string",
        "minLength": 1,
    }


def test_it_says_that_a_login_has_each_of_its_fields(schema):
    listed = body(schema, "/api/logins/", "get")
    login = schema["components"]["schemas"]["Login"]

    assert listed == {"type": "array", "items": {"$ref": "#/components/schemas/Login"}}
    assert {name: field["type"] for name, field in login["properties"].items()} == {
        "sid": "string",
        "created_at": "string",
        "is_current": "boolean",
    }
    assert set(login["required"]) == set(login["properties"])


@pytest.mark.parametrize("path", ["/api/logins/{sid}/", "/api/logins/others/"])
def test_it_says_that_the_end_of_a_login_answers_with_no_body(schema, path):
    assert "content" not in schema["paths"][path]["delete"]["responses"]["204"]


def test_it_says_that_a_note_may_not_be_empty(schema):
    assert body(schema, "/api/notes/{id}/", "get")["properties"]["text"].get("minLength") == 1


def test_it_says_that_a_note_has_no_other_fields(schema):
    for name in ("Note", "PatchedNote"):
        assert schema["components"]["schemas"][name].get("additionalProperties") is False


@pytest.mark.parametrize(
    "path, method, refusals",
    [
        ("/api/logins/", "get", {"401"}),
        ("/api/logins/{sid}/", "delete", {"401", "404"}),
        ("/api/logins/others/", "delete", {"401"}),
        ("/api/notes/", "get", {"401"}),
        ("/api/notes/", "post", {"400", "401"}),
        ("/api/notes/{id}/", "delete", {"401", "404"}),
        ("/api/staff/notes/", "get", {"401", "403"}),
        ("/api/token/", "post", {"400", "401", "403", "429"}),
        ("/api/token/refresh/", "post", {"400", "401", "403"}),
    ],
)
def test_it_says_how_an_operation_may_refuse(schema, path, method, refusals):
    responses = schema["paths"][path][method]["responses"]

    assert {status for status in responses if status >= "4"} == refusals
    for status in refusals:
        assert responses[status].get("description")
        assert body(schema, path, method, status) == {"type": "object"}


def test_the_page_loads_nothing_from_elsewhere(client):
    answer = client.get("/api/docs/")
    assert answer.status_code == 200

    loaded = re.findall(r'(?:src|href)="([^"]+)"', answer.content.decode())
    assert len(loaded) == 4
    for address in loaded:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/"))


def test_the_page_asks_for_the_schema(client):
    answer = client.get("/api/docs/")

    assert answer.status_code == 200
    assert '"/api/schema/"' in answer.content.decode()


def test_the_page_has_nothing_to_say_of_itself(client):
    assert client.get("/api/docs/").status_code == 200
    assert client.options("/api/docs/").status_code == 405
