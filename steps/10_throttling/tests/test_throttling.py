import pytest

OFFICE, HOME = "192.0.2.1", "198.51.100.1"  # addresses for examples, RFC 5737


def log_in(client, username="user", password="guess", address=OFFICE, **headers):
    data = {"username": username, "password": password}
    return client.post("/api/token/", data, REMOTE_ADDR=address, headers=headers)


def statuses(answers):
    return [answer.status_code for answer in answers]


def test_the_eleventh_guess_in_a_minute_is_not_even_tried(client, user):
    assert statuses(log_in(client) for _ in range(10)) == [401] * 10

    eleventh = log_in(client, password="pass")
    assert eleventh.status_code == 429
    assert eleventh.json()["detail"].startswith("Request was throttled. Expected available in ")
    assert 0 < int(eleventh.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("name", [" user", "user ", "\tuser"])
def test_spaces_around_the_name_are_no_way_out(client, user, name):
    assert statuses(log_in(client) for _ in range(10)) == [401] * 10

    assert log_in(client, name).status_code == 429


def test_a_made_up_forwarded_header_is_no_way_out(client, user):
    guesses = [log_in(client, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(11)]

    assert statuses(guesses) == [401] * 10 + [429]


def test_the_colleague_in_the_same_office_gets_in(client, user, django_user_model):
    django_user_model.objects.create_user("colleague", password="pass")
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]

    assert log_in(client, "colleague", "pass").status_code == 200


def test_the_user_at_home_gets_in_while_the_office_guesses(client, user):
    assert statuses(log_in(client) for _ in range(11)) == [401] * 10 + [429]

    assert log_in(client, password="pass", address=HOME).status_code == 200


def test_one_address_may_not_try_many_accounts(client, user):
    tries = statuses(log_in(client, f"name{n}") for n in range(61))

    assert tries == [401] * 60 + [429]


def refresh(client, token, address=OFFICE):
    return client.post("/api/token/refresh/", {"refresh": token}, REMOTE_ADDR=address)


def test_a_refresh_is_limited_too(client, user):
    token = log_in(client, password="pass").json()["refresh"]
    for _ in range(10):
        answer = refresh(client, token)
        assert answer.status_code == 200
        token = answer.json()["refresh"]

    answer = refresh(client, token)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60

    assert refresh(client, token, HOME).status_code == 200


def test_a_used_token_counts_for_its_account_too(client, user, django_user_model):
    django_user_model.objects.create_user("colleague", password="pass")
    colleague = log_in(client, "colleague", "pass").json()["refresh"]
    fresh = log_in(client, password="pass").json()["refresh"]
    used = log_in(client, password="pass").json()["refresh"]
    assert statuses(refresh(client, used) for _ in range(10)) == [200] + [401] * 9

    assert refresh(client, fresh).status_code == 429
    assert refresh(client, colleague).status_code == 200


def test_half_a_letter_is_no_token(client, user):
    answer = client.post(
        "/api/token/refresh/", '{"refresh": "\\ud800"}', content_type="application/json"
    )

    assert answer.status_code == 400


def test_the_refreshes_of_one_address_are_limited_together(client, user):
    tries = statuses(refresh(client, "made-up") for _ in range(11))
    assert tries == [401] * 10 + [429]

    assert statuses(log_in(client, f"name{n}") for n in range(50)) == [401] * 49 + [429]


@pytest.mark.parametrize("path", ["/api/token/", "/api/token/refresh/"])
@pytest.mark.parametrize(
    "body", ["", "[]", "null", '"text"', "{", '{"username": {}, "refresh": {}}']
)
def test_a_body_of_the_wrong_shape_is_the_callers_mistake(client, db, path, body):
    answer = client.post(path, body, content_type="application/json")

    assert answer.status_code == 400
