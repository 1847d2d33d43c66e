from meanwhile import get_twice_at_once

from right import Client


def test_one_refreshes_and_both_get_in(api, address):
    first, second, refreshes = get_twice_at_once(Client(address))

    assert refreshes == 1
    assert (first.status_code, second.status_code) == (200, 200)


def test_the_user_stays_logged_in(api, address):
    client = Client(address)
    get_twice_at_once(client)

    assert api.refresh(client.tokens["refresh"]).status_code == 200
