import jwt
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.views import TokenObtainPairView
from serializers import LoginSerializer


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_both_tokens_contain_the_claim_and_the_response_does_not_show_it(api):
    tokens = api.log_in()

    assert set(tokens) == {"access", "refresh"}
    assert claims_of(tokens["access"]).get("name") == "user"
    assert claims_of(tokens["refresh"]).get("name") == "user"


def test_a_refresh_keeps_the_claim(api):
    answer = api.refresh(api.log_in()["refresh"])

    assert claims_of(answer.json()["access"]).get("name") == "user"


def test_the_setting_names_the_serializer_for_the_view_of_simplejwt(monkeypatch):
    view = TokenObtainPairView()
    assert view._serializer_class == api_settings.TOKEN_OBTAIN_SERIALIZER

    monkeypatch.setattr(view, "_serializer_class", "serializers.LoginSerializer")
    assert view.get_serializer_class() is LoginSerializer


def test_for_user_does_not_use_the_serializer(user):
    assert "name" not in RefreshToken.for_user(user)
