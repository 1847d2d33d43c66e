from datetime import datetime
from decimal import Decimal
from uuid import UUID

import jwt
import pytest
from rest_framework.utils.encoders import JSONEncoder
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.tokens import AccessToken

COMPANY_ID = "6f1c3c1e-0a52-4d0e-9a51-4b1f8f6a7c11"


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_a_login_works_and_the_claim_is_text(api):
    access = api.log_in()["access"]

    assert claims_of(access)["company"] == COMPANY_ID
    assert api.get("/api/protected/", token=access).status_code == 200


def test_the_encoder_of_rest_framework_converts_values_and_no_model(user):
    backend = TokenBackend("HS256", signing_key="k" * 32, json_encoder=JSONEncoder)
    values = {"id": UUID(COMPANY_ID), "day": datetime(2026, 1, 2), "price": Decimal("9.50")}

    claims = claims_of(backend.encode(values))

    assert claims == {"id": COMPANY_ID, "day": "2026-01-02T00:00:00", "price": 9.5}
    with pytest.raises(TypeError, match="User is not JSON serializable"):
        backend.encode({"user": user})


def test_simplejwt_converts_the_id_of_the_user(django_user_model):
    user = django_user_model(pk=UUID(COMPANY_ID))

    assert claims_of(str(AccessToken.for_user(user)))["user_id"] == COMPANY_ID
