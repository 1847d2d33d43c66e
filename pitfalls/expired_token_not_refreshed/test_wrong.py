from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken

from wrong import Client


def test_the_client_works_until_its_token_expires(api, address, user):
    client = Client(address)
    assert client.get("/api/protected/").status_code == 200

    expired = AccessToken.for_user(user)
    expired.set_exp(lifetime=timedelta(seconds=-1))
    client.tokens["access"] = str(expired)

    for _ in range(2):  # it stays like that
        answer = client.get("/api/protected/")
        assert answer.status_code == 401
        assert answer.json() == {
            "detail": "Given token not valid for any token type",
            "code": "token_not_valid",
            "messages": [
                {
                    "token_class": "AccessToken",
                    "token_type": "access",
                    "message": "Token is expired",
                }
            ],
        }
