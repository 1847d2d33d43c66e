"""They say that an RS256 server takes an HS256 token that is signed with its public key."""

from forgery import forged


def test_the_public_key_does_not_sign(api, user, settings):
    answer = api.get("/api/protected/", token=forged(user, {"alg": "HS256"}, settings.PUBLIC))

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"


def test_the_private_key_does(api):
    access = api.log_in()["access"]

    assert api.get("/api/protected/", token=access).status_code == 200
