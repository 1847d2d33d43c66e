def test_the_project_starts(start):
    run = start("check")

    assert run.returncode == 0, run.stderr


def test_a_login_and_its_tokens_work(api):
    assert api.get("/api/public/").status_code == 200
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.get("/api/protected/").status_code == 401
