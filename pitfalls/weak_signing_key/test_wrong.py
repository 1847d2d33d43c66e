from attack import crack
from django.core.checks import run_checks
from jwt import InsecureKeyLengthWarning
from rest_framework_simplejwt.tokens import AccessToken


def test_one_token_gives_the_key_away_and_the_key_opens_every_account(
    api, forge, django_user_model
):
    admin = django_user_model.objects.create_superuser("admin", password="a long one")
    key = crack(api.log_in()["access"])
    assert key == "secret"

    answer = api.get("/api/protected/", token=forge(key, admin))

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, admin! This is a protected view."}


def test_all_you_get_is_a_warning(user, recwarn):
    str(AccessToken.for_user(user))

    assert [str(warning.message) for warning in recwarn] == [
        "The HMAC key is 6 bytes long, which is below the minimum recommended length of "
        "32 bytes for SHA256. See RFC 7518 Section 3.2."
    ]
    assert recwarn[0].category is InsecureKeyLengthWarning


def test_django_s_deployment_check_does_not_see_it():
    found = " ".join(str(message) for message in run_checks(include_deployment_checks=True))

    assert "security.W009" in found and "SECRET_KEY" in found
    assert "SIGNING_KEY" not in found
