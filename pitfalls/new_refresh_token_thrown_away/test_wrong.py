from wrong import Client


def test_the_second_refresh_is_refused(api, address):
    client = Client(address)
    assert client.refresh().status_code == 200

    answer = client.refresh()

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_the_client_got_a_second_token_and_did_not_keep_it(api, address):
    client = Client(address)
    answer = client.refresh()

    assert set(answer.json()) == {"access", "refresh"}
    assert client.tokens["refresh"] != answer.json()["refresh"]
