from base64 import b64encode

from django.utils import translation


def get(client, authorization=None):
    headers = {"Authorization": authorization} if authorization else {}
    return client.get("/api/protected/", headers=headers)


def test_an_anonymous_caller_is_asked_for_a_token(client):
    response = get(client)

    assert response.status_code == 401
    assert response.json() == {"detail": "Authentication credentials were not provided."}
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_the_password_no_longer_opens_the_door(client, user):
    response = get(client, "Basic " + b64encode(b"user:pass").decode())

    assert response.status_code == 401


def test_a_bearer_header_is_read_and_a_made_up_token_refused(client):
    response = get(client, "Bearer made-up")

    assert response.status_code == 401
    assert response.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {
                "token_class": "AccessToken",
                "token_type": "access",
                "message": "Token is invalid",
            }
        ],
    }


def test_the_app_entry_brings_the_translations(client):
    with translation.override("de"):
        response = get(client, "Bearer made-up")

    assert response.json()["detail"] == "Der Token ist für keinen Tokentyp gültig"
