import jwt


def test_a_login_and_its_tokens_work(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})
    assert answer.status_code == 200
    tokens = answer.json()

    assert jwt.get_unverified_header(tokens["access"])["alg"] == "RS256"
    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
