from right import Client


def test_each_refresh_works(api, address):
    client = Client(address)

    assert [client.refresh().status_code for _ in range(5)] == [200] * 5


def test_the_access_token_that_came_with_it_works_too(api, address):
    client = Client(address)
    client.refresh()
    client.refresh()

    assert api.get("/api/protected/", token=client.tokens["access"]).status_code == 200


def test_a_refresh_that_is_refused_changes_nothing(api, address):
    client = Client(address)
    api.post("/api/token/blacklist/", data={"refresh": client.tokens["refresh"]})
    before = dict(client.tokens)

    assert client.refresh().status_code == 401
    assert client.tokens == before
