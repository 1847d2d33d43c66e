"""They say that CORS fails altogether if CorsMiddleware is not the first in MIDDLEWARE."""

ORIGIN = {"Origin": "https://app.example"}
ALLOWED = "Access-Control-Allow-Origin"


def test_last_in_the_list_it_still_answers_the_preflight(api):
    asked = ORIGIN | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }

    answer = api.options("/api/protected/", headers=asked)

    assert answer.status_code == 200
    assert answer.headers[ALLOWED] == "https://app.example"
    assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_and_marks_a_refusal(api):
    answer = api.get("/api/protected/", headers=ORIGIN)

    assert answer.status_code == 401
    assert answer.headers[ALLOWED] == "https://app.example"


def test_only_what_a_middleware_before_it_answers_goes_without(api):
    answer = api.get("/api/protected", headers=ORIGIN, allow_redirects=False)

    assert answer.status_code == 301
    assert ALLOWED not in answer.headers
