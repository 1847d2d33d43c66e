ORIGIN = "https://app.example.org"


def preflight(api, origin):
    return api.options(
        "/api/protected/",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )


def test_the_browser_is_told_that_it_may_send_the_token(api):
    answer = preflight(api, ORIGIN)

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_the_page_may_read_the_answer(api):
    access = api.log_in()["access"]

    answer = api.get("/api/protected/", token=access, headers={"Origin": ORIGIN})

    assert answer.status_code == 200
    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN


def test_a_refusal_too_so_that_it_can_refresh(api):
    answer = api.get("/api/protected/", token="nonsense", headers={"Origin": ORIGIN})

    assert answer.status_code == 401
    assert answer.headers.get("Access-Control-Allow-Origin") == ORIGIN


def test_another_site_may_not(api):
    assert "Access-Control-Allow-Origin" not in preflight(api, "https://evil.example").headers
