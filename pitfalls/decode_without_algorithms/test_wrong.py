from html import unescape

import jwt
import pytest
from rest_framework_simplejwt.tokens import AccessToken

MESSAGE = 'It is required that you pass in a value for the "algorithms" argument'


@pytest.mark.parametrize("is_valid", [True, False])
def test_every_token_returns_500(api, is_valid):
    token = api.log_in()["access"] if is_valid else "a.b.c"

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 500
    assert MESSAGE in unescape(answer.text)


def test_a_request_without_a_token_returns_401(api):
    assert api.get("/api/protected/").status_code == 401


def test_the_argument_verify_does_nothing(settings, user):
    token = str(AccessToken.for_user(user))

    with pytest.raises(jwt.DecodeError, match=MESSAGE):
        jwt.decode(token, settings.SECRET_KEY, verify=False)
    with pytest.warns(DeprecationWarning, match="does nothing in PyJWT 2.0"):
        with pytest.raises(jwt.InvalidSignatureError):
            jwt.decode(token, "another key" * 3, algorithms=["HS256"], verify=False)
