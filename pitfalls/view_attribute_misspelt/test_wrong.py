def test_everyone_can_read_the_report(api):
    answer = api.get("/api/report/")

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for AnonymousUser."}


def test_everyone_can_read_the_profile(api):
    answer = api.get("/api/profile/")

    assert answer.status_code == 200
    assert answer.json() == {"user": "AnonymousUser"}
