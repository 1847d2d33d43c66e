from django.contrib.auth import authenticate

LOGIN = {"email": "ann@example.com", "password": "a long one 42"}


def test_a_login_by_email_asks_for_the_username(api, django_user_model):
    ann = django_user_model.objects.create_user("ann", **LOGIN)
    assert authenticate(**LOGIN) == ann

    answer = api.post("/api/token/", json=LOGIN)

    assert answer.status_code == 400
    assert answer.json() == {"username": ["This field is required."]}
