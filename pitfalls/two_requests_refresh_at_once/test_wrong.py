from meanwhile import get_twice_at_once

from wrong import Client


def test_both_requests_refresh_and_one_of_them_is_rejected(api, address):
    first, second, refreshes = get_twice_at_once(Client(address))

    assert refreshes == 2
    assert (first.status_code, second.status_code) == (401, 200)


def test_the_second_refresh_with_the_same_token_is_rejected(api, address):
    client = Client(address)
    used = client.tokens["refresh"]
    get_twice_at_once(client)

    answer = api.refresh(used)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_requests_one_after_the_other_succeed(api, address):
    client = Client(address)

    for _ in range(2):
        client.tokens["access"] = "expired"
        assert client.get("/api/protected/").status_code == 200
