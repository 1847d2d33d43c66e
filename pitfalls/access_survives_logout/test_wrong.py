from datetime import timedelta

from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.utils import aware_utcnow

AN_HOUR = timedelta(hours=1)


def test_an_hour_after_logout_the_access_token_still_works(api, user):
    access = AccessToken.for_user(user)
    access.set_exp(from_time=aware_utcnow() - AN_HOUR)  # as it was given out an hour ago
    assert api.post("/api/token/blacklist/", data=api.log_in()).status_code == 200

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_an_access_token_cannot_be_put_on_the_blacklist(api):
    access = api.log_in()["access"]

    answer = api.post("/api/token/blacklist/", data={"refresh": access})

    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token has wrong type", "code": "token_not_valid"}
    assert not hasattr(AccessToken, "blacklist")
