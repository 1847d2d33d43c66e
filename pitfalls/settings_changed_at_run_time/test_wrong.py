import jwt

LOGIN = {"username": "user", "password": "pass"}


def log_in(api, host):
    return api.post("/api/token/", data=LOGIN, headers={"Host": host}).json()


def figures(api, host, tokens):
    return api.get("/api/figures/", token=tokens["access"], headers={"Host": host})


def test_a_token_of_one_tenant_opens_the_other(api):
    tokens = log_in(api, "a.example.org")

    answer = figures(api, "b.example.org", tokens)

    assert answer.status_code == 200
    assert answer.json() == {"tenant": "b.example.org", "user": "user"}


def test_the_key_of_the_first_request_signs_all_tokens(api, settings):
    log_in(api, "a.example.org")  # the first request of this process

    tokens = log_in(api, "b.example.org")

    assert figures(api, "a.example.org", tokens).status_code == 200
    first_key = settings.SIMPLE_JWT["SIGNING_KEY"]
    assert first_key == "key-of-a.example.org-from-a-table-of-tenants"
    jwt.decode(tokens["access"], first_key, algorithms=["HS256"])
