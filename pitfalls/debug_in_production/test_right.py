import pytest

PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize("body", ["json", "data"])
def test_the_answer_says_that_something_broke_and_no_more(api, body):
    answer = api.post("/api/token/", **{body: {"username": "user", "password": PASSWORD}})

    assert answer.status_code == 500
    assert "<h1>Server Error (500)</h1>" in answer.text
    assert PASSWORD not in answer.text
    assert "ConnectionError" not in answer.text


def test_what_does_not_break_works(api):
    assert api.get("/api/public/").status_code == 200
