def test_login_and_refresh_work(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_nothing_is_left_to_migrate(start):
    assert start("migrate", "--check").returncode == 0
