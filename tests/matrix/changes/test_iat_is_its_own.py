SINCE = "5.5.1"


def test_an_access_token_has_the_time_of_its_own_making(user):
    from rest_framework_simplejwt.tokens import RefreshToken

    refresh = RefreshToken.for_user(user)
    refresh["iat"] -= 3600

    assert refresh.access_token["iat"] >= refresh["iat"] + 3600
