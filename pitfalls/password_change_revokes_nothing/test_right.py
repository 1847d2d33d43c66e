import pytest
from rest_framework_simplejwt.serializers import TokenRefreshSerializer

CHANGED = {"detail": "The user's password has been changed.", "code": "password_changed"}


@pytest.fixture
def stolen(api, user):
    """The tokens that a thief has; the user has changed the password since."""
    tokens = api.log_in()
    user.set_password("another")
    user.save()
    return tokens


def test_the_old_access_token_is_refused(api, stolen):
    answer = api.get("/api/protected/", token=stolen["access"])

    assert answer.status_code == 401
    assert answer.json() == CHANGED


def test_the_old_refresh_token_is_refused(api, stolen):
    answer = api.refresh(stolen["refresh"])

    assert answer.status_code == 401
    assert answer.json() == CHANGED


def test_simplejwt_s_own_serializer_would_have_refreshed_it(api, stolen):
    own = TokenRefreshSerializer(data={"refresh": stolen["refresh"]})

    assert own.is_valid()
    assert api.get("/api/protected/", token=own.validated_data["access"]).status_code == 401


def test_a_login_with_the_new_password_works(api, stolen):
    tokens = api.log_in("user", "another")

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
