import jwt
import provider
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa


@pytest.mark.parametrize("claims", [{}, {"jti": None}, {"aud": "shop-api"}])
def test_the_token_of_the_provider_opens_the_view(api, claims):
    answer = api.get("/api/protected/", token=provider.issue(**claims))

    assert answer.status_code == 200
    assert answer.json() == {"user": "f:42"}


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "shop-page", "typ": "ID"},
        {"aud": None},
        {"iss": "https://evil.example/realms/shop"},
        {"iss": None},
        {"kid": "2"},
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
    ],
    ids=["ID token", "no audience", "other issuer", "no issuer", "unknown key", "other key"],
)
def test_every_other_token_is_rejected(api, claims):
    answer = api.get("/api/protected/", token=provider.issue(**claims))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_without_the_key_set_each_token_is_rejected(api, monkeypatch):
    from rest_framework_simplejwt.state import token_backend

    nobody_listens = jwt.PyJWKClient("http://127.0.0.1:9/certs")
    monkeypatch.setattr(token_backend, "jwks_client", nobody_listens)

    answer = api.get("/api/protected/", token=provider.issue())

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
