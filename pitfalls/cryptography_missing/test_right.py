import jwt


def test_a_login_and_a_token_work(serve):
    api = serve()
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})
    assert answer.status_code == 200
    access = answer.json()["access"]

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert jwt.get_unverified_header(access)["alg"] == "RS256"
