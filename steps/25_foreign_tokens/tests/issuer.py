"""A small issuer with one user, to try the lesson out. It stands for Keycloak, Auth0 or another.

    python manage.py runserver 8001 --settings tests.issuer

POST /token asks for a name and a password. A real issuer has a login page of its own."""

import time
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.http import JsonResponse
from django.urls import path
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

SECRET_KEY = "not used: KEY signs"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = __name__

ISSUER = "https://login.example"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # until the next start
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KID = uuid4().hex
EC_KID = uuid4().hex  # of a key for another algorithm, as many issuers have one
USER = {"sub": "7f3c-ada", "preferred_username": "ada", "email": "ada@example.com"}


def sign(claims, key=KEY, algorithm="RS256", **header):
    return jwt.encode(claims, key, algorithm, headers={"kid": KID} | header)


def access_claims(**changed):
    """Return the claims of an access token for the API `notes` (RFC 9068)."""
    now = int(time.time())
    who = {"iss": ISSUER, "aud": "notes", "sub": USER["sub"], "client_id": "page"}
    return who | {"iat": now, "exp": now + 300, "jti": uuid4().hex} | changed


def id_claims(**changed):
    """Return the claims of an ID token, which tells the page who has logged in."""
    return access_claims(aud="page") | USER | changed


def token(request):
    if (request.POST.get("username"), request.POST.get("password")) != ("ada", "pass"):
        return JsonResponse({"error": "invalid_grant"}, status=400)
    return JsonResponse(
        {
            "access_token": sign(access_claims(), typ="at+jwt"),
            "id_token": sign(id_claims()),
            "token_type": "Bearer",
            "expires_in": 300,
        }
    )


def key_set(request=None):
    key = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
    ec_key = ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True)
    keys = [
        key | {"kid": KID, "use": "sig", "alg": "RS256"},
        ec_key | {"kid": EC_KID, "use": "sig", "alg": "ES256"},
    ]
    return JsonResponse({"keys": keys})


urlpatterns = [
    path("token", token),
    path("jwks.json", key_set),
]
