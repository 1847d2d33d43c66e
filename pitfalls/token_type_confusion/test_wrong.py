from rest_framework_simplejwt.tokens import RefreshToken


def test_a_refresh_token_opens_the_api(api):
    answer = api.get("/api/protected/", token=api.log_in()["refresh"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_even_after_logout(api):
    tokens = api.log_in()
    RefreshToken(tokens["refresh"]).blacklist()

    assert api.refresh(tokens["refresh"]).status_code == 401
    assert api.get("/api/protected/", token=tokens["refresh"]).status_code == 200
