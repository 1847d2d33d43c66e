from base64 import b64encode

PASSWORD = "Basic " + b64encode(b"user:pass").decode()
PASSWORD_OF_ADA = "Basic " + b64encode(b"ada:pass").decode()


def test_a_request_without_credentials_returns_403(client):
    response = client.get("/api/protected/")

    assert response.status_code == 403


def test_a_bearer_token_is_ignored(client):
    response = client.get("/api/protected/", headers={"Authorization": "Bearer anything"})

    assert response.status_code == 403


def test_a_username_and_password_return_the_greeting(client, user, django_user_model):
    django_user_model.objects.create_user("ada", password="pass")

    response = client.get("/api/protected/", headers={"Authorization": PASSWORD})

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, user! This is a protected view."}
    response = client.get("/api/protected/", headers={"Authorization": PASSWORD_OF_ADA})
    assert response.json() == {"message": "Hello, ada! This is a protected view."}


def test_a_post_request_returns_405(client, user):
    response = client.post("/api/protected/", headers={"Authorization": PASSWORD})

    assert response.status_code == 405


def test_a_browser_gets_a_page_with_the_greeting(client, user):
    response = client.get(
        "/api/protected/", headers={"Authorization": PASSWORD, "Accept": "text/html"}
    )

    assert response.status_code == 200
    assert "Hello, user!" in response.content.decode()
