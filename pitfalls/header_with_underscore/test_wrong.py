from wrong import ask


def test_the_header_does_not_arrive(api, address):
    answer = ask(address)

    assert "access_token" in answer.request.headers
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
