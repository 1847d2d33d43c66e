import jwt
import pytest


@pytest.fixture
def ann(django_user_model):
    email = "ann@example.org"
    return django_user_model.objects.create_user("ann", email, "a long one", is_staff=True)


def test_the_administrator_of_yesterday_still_gets_in(api, ann):
    tokens = api.log_in("ann", "a long one")
    ann.is_staff = False
    ann.save()

    answer = api.get("/api/report/", token=tokens["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "The figures, for ann."}


def test_a_refresh_keeps_the_old_role(api, ann):
    tokens = api.log_in("ann", "a long one")
    ann.is_staff = False
    ann.save()

    access = api.refresh(tokens["refresh"]).json()["access"]

    assert api.get("/api/report/", token=access).status_code == 200


def test_everyone_who_sees_the_token_reads_what_is_in_it(api, ann):
    access = api.log_in("ann", "a long one")["access"]

    claims = jwt.decode(access, options={"verify_signature": False})

    assert (claims.get("role"), claims.get("email")) == ("admin", "ann@example.org")
