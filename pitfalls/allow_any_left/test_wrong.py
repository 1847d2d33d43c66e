def test_a_caller_without_a_token_is_served(api):
    answer = api.get("/api/invoices/")

    assert answer.status_code == 200
    assert answer.json() == {"asked_by": "AnonymousUser", "invoices": ["2026-001"]}


def test_a_bad_token_is_refused_which_looks_like_protection(api):
    answer = api.get("/api/invoices/", token="made-up")

    assert answer.status_code == 401


def test_the_view_that_says_so_itself_is_closed(api):
    answer = api.get("/api/protected/")

    assert answer.status_code == 401
