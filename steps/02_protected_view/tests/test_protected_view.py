from base64 import b64encode

PASSWORD = "Basic " + b64encode(b"user:pass").decode()
NO_CREDENTIALS = {"detail": "Authentication credentials were not provided."}


def test_an_anonymous_caller_is_refused_with_403(client):
    response = client.get("/api/protected/")

    assert response.status_code == 403
    assert response.json() == NO_CREDENTIALS
    assert "WWW-Authenticate" not in response.headers


def test_a_bearer_header_is_not_even_looked_at(client):
    response = client.get("/api/protected/", headers={"Authorization": "Bearer anything"})

    assert response.status_code == 403
    assert response.json() == NO_CREDENTIALS


def test_the_password_opens_the_door_with_every_request(client, user):
    response = client.get("/api/protected/", headers={"Authorization": PASSWORD})

    assert response.status_code == 200
    assert response.json() == {"message": "Hello, user! This is a protected view."}


def test_only_get_is_allowed(client, user):
    response = client.post("/api/protected/", headers={"Authorization": PASSWORD})

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) - {"HEAD"} == {"GET", "OPTIONS"}


def test_a_browser_gets_a_page_to_read(client, user):
    response = client.get(
        "/api/protected/", headers={"Authorization": PASSWORD, "Accept": "text/html"}
    )

    assert response.status_code == 200
    assert "Hello, user!" in response.content.decode()
