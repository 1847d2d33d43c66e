LOGIN = {"username": "user", "password": "pass"}


def log_in(api, host):
    return api.post("/api/token/", data=LOGIN, headers={"Host": host}).json()


def figures(api, host, tokens):
    return api.get("/api/figures/", token=tokens["access"], headers={"Host": host})


def test_a_token_of_one_tenant_is_rejected_by_the_other(api):
    answer = figures(api, "b.example.org", log_in(api, "a.example.org"))

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "This token is for another tenant.",
        "code": "token_not_valid",
    }


def test_a_refresh_at_another_tenant_changes_nothing(api):
    refresh = log_in(api, "a.example.org")["refresh"]

    headers = {"Host": "b.example.org"}
    tokens = api.post("/api/token/refresh/", data={"refresh": refresh}, headers=headers).json()

    assert figures(api, "b.example.org", tokens).status_code == 401
    assert figures(api, "a.example.org", tokens).status_code == 200


def test_a_token_works_at_its_own_tenant(api):
    answer = figures(api, "a.example.org", log_in(api, "a.example.org"))

    assert answer.status_code == 200
    assert answer.json() == {"tenant": "a.example.org", "user": "user"}


def test_a_request_without_a_token_returns_401(api):
    assert api.get("/api/figures/", headers={"Host": "a.example.org"}).status_code == 401
