"""The comma that is needed: in AUTH_TOKEN_CLASSES."""


def test_every_request_with_a_token_breaks(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 500
