from base64 import b64encode

from django.utils import translation


def get(client, authorization=None):
    headers = {"Authorization": authorization} if authorization else {}
    return client.get("/api/protected/", headers=headers)


def test_a_request_without_credentials_returns_401(client):
    response = get(client)

    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_username_and_password_return_401(client, user):
    response = get(client, "Basic " + b64encode(b"user:pass").decode())

    assert response.status_code == 401


def test_a_made_up_token_is_rejected(client):
    response = get(client, "Bearer made-up")

    assert response.status_code == 401
    assert response.json()["messages"][0]["message"] == "Token is invalid"


def test_the_error_messages_have_german_translations(client):
    with translation.override("de"):
        response = get(client, "Bearer made-up")

    assert response.json()["detail"] == "Der Token ist für keinen Tokentyp gültig"
