def test_whoever_read_the_key_is_anyone_they_like(api, forge, settings, django_user_model):
    admin = django_user_model.objects.create_superuser("admin", password="a long one")

    answer = api.get("/api/protected/", token=forge(settings.SECRET_KEY, admin))

    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, admin! This is a protected view."}
