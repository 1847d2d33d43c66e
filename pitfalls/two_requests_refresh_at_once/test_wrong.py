from meanwhile import get_twice_at_once

from wrong import Client


def test_both_refresh_and_one_of_them_is_refused(api, address):
    first, second, refreshes = get_twice_at_once(Client(address))

    assert refreshes == 2
    assert (first.status_code, second.status_code) == (401, 200)


def test_it_looks_like_theft_and_the_user_is_logged_out(api, address):
    client = Client(address)
    get_twice_at_once(client)

    answer = api.refresh(client.tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Session has ended", "code": "token_not_valid"}


def test_one_after_the_other_all_is_well(api, address):
    client = Client(address)

    for _ in range(2):
        client.tokens["access"] = "expired"
        assert client.get("/api/protected/").status_code == 200
