from right import ask


def test_json_that_says_it_is_json_is_read(api, address):
    answer = ask(address)

    assert answer.status_code == 200
    assert answer.request.headers["Content-Type"] == "application/json"


def test_a_form_that_is_a_form_is_read_as_well(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 200
    assert answer.request.headers["Content-Type"] == "application/x-www-form-urlencoded"
