from html import unescape

import pytest


def test_the_id_of_the_user_is_there(api, user):
    answer = api.post("/api/change/nothing/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"id": str(user.pk)}


@pytest.mark.parametrize(
    "what, exception, message",
    [
        ("save", "NotImplementedError", "Token users have no DB representation"),
        ("own", "ValueError", 'Cannot assign "<'),
    ],
)
def test_what_needs_a_row_returns_500(api, what, exception, message):
    answer = api.post(f"/api/change/{what}/", token=api.log_in()["access"])

    assert answer.status_code == 500
    assert exception in answer.text
    assert message in unescape(answer.text)
