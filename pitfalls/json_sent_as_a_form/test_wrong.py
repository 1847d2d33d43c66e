import pytest

from wrong import ask

JSON = '{"username": "user", "password": "pass"}'


def test_the_api_does_not_find_the_fields(api, address):
    answer = ask(address)

    assert answer.status_code == 400
    assert answer.json() == {
        "username": ["This field is required."],
        "password": ["This field is required."],
    }


@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", ""])
def test_as_plain_text_or_as_nothing_it_is_not_read_at_all(api, content_type):
    answer = api.post("/api/token/", data=JSON, headers={"Content-Type": content_type})

    assert answer.status_code == 415
    assert answer.json() == {"detail": f'Unsupported media type "{content_type}" in request.'}


def test_what_python_prints_is_not_json(api):
    answer = api.post(
        "/api/token/",
        data=str({"username": "user", "password": "pass"}),
        headers={"Content-Type": "application/json"},
    )

    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("JSON parse error")
