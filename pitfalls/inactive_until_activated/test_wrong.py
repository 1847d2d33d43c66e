ANN = {"username": "ann", "email": "ann@example.com", "password": "a long one 42"}


def test_a_login_after_the_registration_returns_401(api, django_user_model):
    assert api.post("/api/register/", data=ANN).status_code == 201

    answer = api.post("/api/token/", data=ANN)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}
    user = django_user_model.objects.get(username="ann")
    assert user.check_password(ANN["password"])
    assert not user.is_active


def test_the_registration_sends_no_link(api, mailoutbox):
    api.post("/api/register/", data=ANN)

    assert mailoutbox == []
