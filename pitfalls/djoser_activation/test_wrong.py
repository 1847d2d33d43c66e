from visitor import link, log_in, register


def test_a_login_after_the_registration_returns_401(api, address, mailoutbox):
    register(api)

    answer = log_in(api)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "No active account found with the given credentials"}
    assert api.get(link(address, mailoutbox)).status_code == 404


def test_the_link_of_the_email_returns_404(api, address, mailoutbox, django_user_model):
    register(api)

    answer = api.get(link(address, mailoutbox))

    assert answer.status_code == 404
    assert not django_user_model.objects.get(username="ann").is_active


def test_the_endpoint_itself_works(api, address, mailoutbox):
    register(api)
    path = link(address, mailoutbox)
    assert api.get(path).status_code == 404
    uid, token = path.split("/")[-2:]

    answer = api.post("/auth/users/activation/", json={"uid": uid, "token": token})

    assert answer.status_code == 204
    assert log_in(api).status_code == 200
