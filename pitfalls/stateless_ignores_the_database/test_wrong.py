import pytest


def deactivate(user):
    user.is_active = False
    user.save()


def delete(user):
    user.delete()


def change_the_password(user):
    user.set_password("another")
    user.save()


@pytest.mark.parametrize("change", [deactivate, delete, change_the_password])
def test_whatever_becomes_of_the_account_its_token_is_let_in(api, user, change):
    access = api.log_in()["access"]
    change(user)

    answer = api.get("/api/protected/", token=access)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, ! This is a protected view."}


def test_a_user_without_a_name_is_greeted(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, ! This is a protected view."}
