from people.models import Member

ANN = {"username": "ann", "password": "a long one 42"}


def test_a_login_after_the_registration_works(api):
    assert api.post("/api/register/", data=ANN).status_code == 201

    answer = api.post("/api/token/", data=ANN)

    assert answer.status_code == 200
    answer = api.get("/api/protected/", token=answer.json()["access"])
    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


def test_users_and_members_are_the_same(django_user_model):
    assert django_user_model is Member
