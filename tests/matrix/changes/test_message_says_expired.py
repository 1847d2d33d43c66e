import time

from django.conf import settings

SINCE = "5.5.0"


def message(answer):
    return answer.json()["messages"][0]["message"]


def test_the_message_of_an_expired_token_differs_from_that_of_a_forged_one(api, user, forge):
    expired = forge(settings.SECRET_KEY, user, exp=int(time.time()) - 60)
    forged = forge("another key, of 32 bytes or more", user)

    assert message(api.get("/api/protected/", token=expired)) == "Token is expired"
    assert message(api.get("/api/protected/", token=forged)) == "Token is invalid"
