from wrong import ask


def test_the_request_with_the_token_returns_401(api, address):
    answer = ask(address)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_the_header_is_removed_on_the_way(api, address):
    answer = ask(address)

    assert [step.status_code for step in answer.history] == [301]
    assert "Authorization" in answer.history[0].request.headers
    assert "Authorization" not in answer.request.headers
