from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.checks import run_checks
from people.models import Member

ANN = {"username": "ann", "password": "a long one 42"}


def test_a_login_after_the_registration_returns_401(api):
    assert api.post("/api/register/", data=ANN).status_code == 201

    answer = api.post("/api/token/", data=ANN)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}


def test_the_member_is_active_and_has_a_hash_in_another_table(api):
    api.post("/api/register/", data=ANN)

    member = Member.objects.get(username="ann")

    assert member.is_active and member.check_password(ANN["password"])
    assert Member._meta.db_table == "people_member"
    assert get_user_model()._meta.db_table == "auth_user"
    assert not get_user_model().objects.filter(username="ann").exists()


def test_no_check_reports_it_because_of_the_related_name():
    assert run_checks() == []

    class Plain(AbstractUser):
        class Meta:
            app_label = "people"

    assert "fields.E304" in [message.id for message in run_checks()]
