import jwt
from serializers import LoginSerializer


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_no_token_of_a_login_contains_the_claim(api):
    tokens = api.log_in()

    assert set(tokens) == {"access", "refresh"}
    assert "name" not in claims_of(tokens["access"])
    assert "name" not in claims_of(tokens["refresh"])


def test_the_serializer_itself_adds_the_claim(user):
    assert LoginSerializer.get_token(user)["name"] == "user"
