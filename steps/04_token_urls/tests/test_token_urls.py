from django.urls import get_resolver


def log_in(client, password="pass"):
    return client.post("/api/token/", {"username": "user", "password": password})


def test_a_login_returns_two_tokens(client, user):
    response = log_in(client)

    assert response.status_code == 200
    assert set(response.json()) == {"access", "refresh"}


def test_a_login_with_json_returns_two_tokens(client, user):
    response = client.post(
        "/api/token/", {"username": "user", "password": "pass"}, content_type="application/json"
    )

    assert response.status_code == 200
    assert set(response.json()) == {"access", "refresh"}


def test_the_protected_view_accepts_the_access_token(client, user):
    login = log_in(client)
    assert login.status_code == 200

    access = login.json()["access"]
    response = client.get("/api/protected/", headers={"Authorization": f"Bearer {access}"})

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, user! This is a protected view."}


def test_the_protected_view_rejects_the_refresh_token(client, user):
    login = log_in(client)
    assert login.status_code == 200

    refresh = login.json()["refresh"]
    response = client.get("/api/protected/", headers={"Authorization": f"Bearer {refresh}"})

    assert response.status_code == 401
    assert response.json()["messages"][0]["message"] == "Token has wrong type"


def test_a_wrong_password_returns_no_token(client, user):
    response = log_in(client, password="guess")

    assert response.status_code == 401
    assert "eyJ" not in response.content.decode()


def test_the_route_is_named_token_obtain_pair():
    names = get_resolver().reverse_dict

    assert "token_obtain_pair" in names
