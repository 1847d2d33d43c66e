from right import ask


def test_the_header_arrives(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_its_token_is_checked(api):
    answer = api.get("/api/protected/", headers={"Access-Token": "Bearer nonsense"})

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
