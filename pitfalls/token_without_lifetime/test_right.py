import jwt
import pytest


@pytest.fixture
def invitation(api):
    """The token of an invitation."""
    answer = api.post("/api/invite/", token=api.log_in()["access"])
    assert answer.status_code == 200
    return answer.json()["token"]


def test_an_invitation_is_accepted(api, user, invitation):
    answer = api.post("/api/accept/", data={"token": invitation})

    assert answer.status_code == 200
    assert answer.json() == {"invited_by": str(user.pk)}


def test_it_lives_for_an_hour(invitation):
    claims = jwt.decode(invitation, options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == pytest.approx(60 * 60, abs=1)


def test_it_does_not_open_the_api(api, invitation):
    answer = api.get("/api/protected/", token=invitation)

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token has wrong type"


def test_an_access_token_is_no_invitation(api, invitation):
    answer = api.post("/api/accept/", data={"token": api.log_in()["access"]})

    assert answer.status_code == 400
    assert answer.json() == {"detail": "Token has wrong type"}
