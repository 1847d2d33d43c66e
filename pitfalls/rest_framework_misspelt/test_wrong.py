from django.core.checks import run_checks


def test_everyone_can_read_the_notes(api):
    answer = api.get("/api/notes/")

    assert answer.status_code == 200
    assert answer.json() == {"notes_of": "AnonymousUser"}


def test_a_valid_token_returns_403(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 403
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_no_check_reports_it(api):
    assert api.get("/api/notes/").status_code == 200
    assert run_checks() == []
