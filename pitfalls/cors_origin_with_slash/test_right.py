def test_the_check_passes(start):
    checked = start("check")

    assert checked.returncode == 0, checked.stderr


def test_the_page_is_allowed(api):
    headers = {"Origin": "https://app.example.org"}

    answer = api.get("/api/protected/", token=api.log_in()["access"], headers=headers)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.org"


def test_http_is_another_origin(api):
    answer = api.get("/api/public/", headers={"Origin": "http://app.example.org"})

    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
