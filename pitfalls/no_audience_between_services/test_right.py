import jwt
import pytest

SHOP, BILLING = "https://shop.example.org", "https://billing.example.org"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "billing", "iss": BILLING},
        {"aud": "billing", "iss": SHOP},
        {"aud": "shop", "iss": BILLING},
        {"iss": SHOP},
        {"aud": "shop"},
        {},
    ],
)
def test_a_token_for_another_service_is_refused(api, forge, settings, user, claims):
    token = forge(settings.SIMPLE_JWT["SIGNING_KEY"], user, **claims)

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 401
    assert answer.json() == {
        "detail": "Given token not valid for any token type",
        "code": "token_not_valid",
        "messages": [
            {"token_class": "AccessToken", "token_type": "access", "message": "Token is invalid"}
        ],
    }


def test_one_of_its_own_is_let_in(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_it_says_whom_it_is_for_and_who_made_it(api):
    claims = jwt.decode(api.log_in()["access"], options={"verify_signature": False})

    assert (claims.get("aud"), claims.get("iss")) == ("shop", SHOP)
