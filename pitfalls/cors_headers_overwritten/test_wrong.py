ORIGIN = "https://app.example.org"


def allowed(api):
    """Return the headers that the preflight allows."""
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization,x-tenant-id",
    }
    answer = api.options("/api/protected/", headers=headers)
    assert answer.status_code == 200
    return answer.headers["Access-Control-Allow-Headers"].split(", ")


def test_the_preflight_does_not_allow_the_token(api):
    assert allowed(api) == ["content-type", "x-tenant-id"]


def test_a_client_that_sends_no_preflight_has_access(api):
    access = api.log_in()["access"]

    assert "authorization" not in allowed(api)
    assert api.get("/api/protected/", token=access).status_code == 200
