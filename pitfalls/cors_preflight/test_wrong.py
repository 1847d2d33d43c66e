ORIGIN = "https://app.example.org"


def test_the_browser_asks_first_and_is_refused(api):
    answer = api.options(
        "/api/protected/",
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
    )

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_curl_does_not_ask_and_is_let_in(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200


def test_the_login_is_answered_and_the_page_may_not_read_it(api):
    answer = api.post(
        "/api/token/",
        data={"username": "user", "password": "pass"},
        headers={"Origin": ORIGIN},
    )

    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
