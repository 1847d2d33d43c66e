ANN = {"username": "ann", "password": "a long one 42"}


def test_a_login_after_the_registration_works(api):
    assert api.post("/api/register/", data=ANN).status_code == 201

    access = api.log_in(**ANN)["access"]

    answer = api.get("/api/protected/", token=access)
    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, ann! This is a protected view."}


def test_the_database_contains_a_hash(api, django_user_model):
    api.post("/api/register/", data=ANN)

    stored = django_user_model.objects.get(username="ann").password

    assert stored.startswith("md5$")  # the tests' hasher; yours is pbkdf2_sha256$ by default
    assert ANN["password"] not in stored


def test_a_weak_password_is_rejected(api):
    answer = api.post("/api/register/", data={"username": "bob", "password": "1234"})

    assert answer.status_code == 400
    assert set(answer.json()) == {"password"}


def test_an_account_that_was_stored_as_text_is_repaired_by_set_password(api, django_user_model):
    old = django_user_model.objects.create(**ANN)
    assert api.post("/api/token/", data=ANN).status_code == 401

    old.set_password(old.password)
    old.save()

    assert api.post("/api/token/", data=ANN).status_code == 200
