from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.utils import aware_utcnow

AN_HOUR = timedelta(hours=1)


def test_an_hour_after_logout_the_access_token_is_over(api, user):
    access = AccessToken.for_user(user)
    access.set_exp(from_time=aware_utcnow() - AN_HOUR)  # as it was given out an hour ago
    assert api.post("/api/token/blacklist/", data=api.log_in()).status_code == 200

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is expired"


def test_and_no_new_one_can_be_had(api):
    tokens = api.log_in()
    api.post("/api/token/blacklist/", data=tokens)

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}


def test_until_then_it_works_after_logout_as_well(api):
    tokens = api.log_in()
    api.post("/api/token/blacklist/", data=tokens)

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200


def test_a_deactivated_user_is_out_at_once(api, user):
    access = api.log_in()["access"]
    user.is_active = False
    user.save()

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "User is inactive", "code": "user_inactive"}
