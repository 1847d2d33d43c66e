from right import ask


def test_the_token_after_bearer_is_let_in(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}
