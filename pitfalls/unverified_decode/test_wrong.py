import jwt
from rest_framework_simplejwt.tokens import AccessToken

ANY_KEY = "a key that the attacker has just made up"


def test_a_token_signed_with_any_key_opens_any_account(api, forge, django_user_model):
    admin = django_user_model.objects.create_superuser("admin", password="a long one")

    answer = api.get("/api/protected/", token=forge(ANY_KEY, admin))

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, admin! This is a protected view."}


def test_an_unsigned_token_does_too(api, user):
    unsigned = jwt.encode({"user_id": str(user.pk)}, None, algorithm="none")

    assert api.get("/api/protected/", token=unsigned).status_code == 200


def test_an_expired_token_never_ends(api, forge, settings, user):
    expired = forge(settings.SECRET_KEY, user, exp=1)

    assert api.get("/api/protected/", token=expired).status_code == 200


def test_simplejwt_too_reads_anything_when_told_not_to_verify(api, forge, user):
    token = AccessToken(forge(ANY_KEY, user, exp=1), verify=False)

    assert token["user_id"] == str(user.pk)
