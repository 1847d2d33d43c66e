import jwt
import pytest


@pytest.fixture
def ann(django_user_model):
    email = "ann@example.org"
    return django_user_model.objects.create_user("ann", email, "a long one", is_staff=True)


def test_the_administrator_of_today_gets_in(api, ann):
    answer = api.get("/api/report/", token=api.log_in("ann", "a long one")["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for ann."}


def test_the_administrator_of_yesterday_does_not(api, ann):
    access = api.log_in("ann", "a long one")["access"]
    ann.is_staff = False
    ann.save()

    answer = api.get("/api/report/", token=access)

    assert answer.status_code == 403
    assert answer.json() == {"detail": "You do not have permission to perform this action."}


def test_an_administrator_made_now_gets_in_with_the_token_of_before(api, ann):
    ann.is_staff = False
    ann.save()
    access = api.log_in("ann", "a long one")["access"]
    ann.is_staff = True
    ann.save()

    assert api.get("/api/report/", token=access).status_code == 200


def test_the_token_says_who_and_nothing_more(api, ann):
    access = api.log_in("ann", "a long one")["access"]

    claims = jwt.decode(access, options={"verify_signature": False})

    assert set(claims) == {"token_type", "exp", "iat", "jti", "user_id"}
