LOGIN = {"username": "user", "password": "pass"}


def test_the_login_returns_both_tokens_and_the_user(api):
    answer = api.post("/auth/login/", json=LOGIN)

    assert answer.status_code == 200
    assert list(answer.json()) == ["access", "refresh", "user"]


def test_the_access_token_is_accepted(api):
    access = api.post("/auth/login/", json=LOGIN).json().get("access")

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_wrong_password_returns_400(api):
    assert "access" in api.post("/auth/login/", json=LOGIN).json()

    answer = api.post("/auth/login/", json=LOGIN | {"password": "wrong"})

    assert answer.status_code == 400
    assert answer.json() == {"non_field_errors": ["Unable to log in with provided credentials."]}


def test_without_the_app_and_without_the_entry_the_project_does_not_start(start, api):
    assert "access" in api.post("/auth/login/", json=LOGIN).json()

    run = start("check", DJANGO_SETTINGS_MODULE="without_keys")

    assert run.returncode == 1
    assert (
        "You must include `rest_framework.authtoken` in INSTALLED_APPS or set TOKEN_MODEL to None"
        in run.stderr
    )
