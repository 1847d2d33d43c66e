from datetime import datetime
from decimal import Decimal
from html import unescape

import pytest
from rest_framework_simplejwt.tokens import AccessToken


def log_in(api, password):
    return api.post("/api/token/", data={"username": "user", "password": password})


def test_a_login_with_the_right_password_returns_500(api):
    answer = log_in(api, "pass")

    assert answer.status_code == 500
    assert "Object of type UUID is not JSON serializable" in unescape(answer.text)


def test_a_login_with_a_wrong_password_returns_401(api):
    assert log_in(api, "wrong").status_code == 401


@pytest.mark.parametrize("value", [datetime(2026, 1, 2), Decimal("9.50"), "the user"])
def test_a_date_a_decimal_and_a_model_fail_too(user, value):
    value = user if value == "the user" else value
    token = AccessToken.for_user(user)
    token["value"] = value

    with pytest.raises(TypeError) as error:
        str(token)

    assert str(error.value) == f"Object of type {type(value).__name__} is not JSON serializable"
