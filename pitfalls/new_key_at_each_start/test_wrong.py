def test_another_process_rejects_the_token(api, serve):
    access = api.log_in()["access"]
    other = serve()

    answer = other.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["messages"] == [
        {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
    ]
    assert api.get("/api/protected/", token=access).status_code == 200
    assert other.get("/api/protected/", token=other.log_in()["access"]).status_code == 200


def test_another_process_rejects_the_refresh_token(api, serve):
    answer = serve().refresh(api.log_in()["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is invalid", "code": "token_not_valid"}
