SINCE = "5.4.0"


def test_the_setting_lets_an_inactive_user_log_in(api, user):
    user.is_active = False
    user.save()

    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 200
    assert api.get("/api/protected/", token=answer.json()["access"]).status_code == 200
