from right import ask


def test_with_the_slash_the_login_answers_with_tokens(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert set(answer.json()) == {"access", "refresh"}
    assert answer.history == []
