"""They say that AUTH_HEADER_TYPES = ("Bearer") needs a comma."""


def test_it_works_without(api, settings):
    assert settings.SIMPLE_JWT["AUTH_HEADER_TYPES"] == "Bearer"

    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200


def test_and_still_asks_for_a_bearer_token(api):
    answer = api.get("/api/protected/")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
