MESSAGE = (
    "(corsheaders.E014) Origin 'https://app.example.org/' in CORS_ALLOWED_ORIGINS should not have "
    "path"
)


def test_the_check_names_the_origin(start):
    checked = start("check")

    assert checked.returncode == 1
    assert MESSAGE in checked.stderr


def test_a_running_server_allows_the_page(api):
    access = api.log_in()["access"]

    headers = {"Origin": "https://app.example.org"}
    answer = api.get("/api/protected/", token=access, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.org"
