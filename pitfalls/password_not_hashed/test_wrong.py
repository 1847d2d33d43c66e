ANN = {"username": "ann", "password": "a long one 42"}


def test_a_login_after_the_registration_returns_401(api):
    assert api.post("/api/register/", data=ANN).status_code == 201

    answer = api.post("/api/token/", data=ANN)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}


def test_the_database_contains_the_password_as_text(api, django_user_model):
    api.post("/api/register/", data=ANN)

    assert django_user_model.objects.get(username="ann").password == ANN["password"]


def test_a_user_from_create_user_can_log_in(api):
    assert set(api.log_in()) == {"access", "refresh"}
