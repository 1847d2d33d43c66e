import pytest

ORIGIN = "https://app.example.org"


@pytest.mark.parametrize("header", ["authorization", "content-type", "x-tenant-id"])
def test_the_preflight_allows_the_header(api, header):
    headers = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": header,
    }

    answer = api.options("/api/protected/", headers=headers)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert header in answer.headers["Access-Control-Allow-Headers"].split(", ")
