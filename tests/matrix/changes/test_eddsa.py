SINCE = "5.4.0"


def test_a_token_signed_with_eddsa_is_accepted(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200
