def test_a_caller_without_a_token_is_refused(api):
    answer = api.get("/api/invoices/")

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Authentication credentials were not provided."}


def test_a_caller_can_still_log_in_and_refresh_and_is_served(api):
    tokens = api.log_in()
    access = api.refresh(tokens["refresh"]).json()["access"]

    answer = api.get("/api/invoices/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"asked_by": "user", "invoices": ["2026-001"]}
