import jwt
from rest_framework_simplejwt.tokens import AccessToken


def test_a_token_works(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_a_made_up_token_is_rejected(api, forge, user):
    assert api.get("/api/protected/", token="a.b.c").status_code == 401
    assert api.get("/api/protected/", token=forge("another key" * 3, user)).status_code == 401


def test_pyjwt_reads_the_token_with_one_named_algorithm(settings, user):
    token = str(AccessToken.for_user(user))

    claims = jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"])

    assert claims["user_id"] == str(user.pk)
