from django.core.checks import run_checks


def test_logout_says_200_and_the_refresh_token_still_works(api):
    token = api.log_in()["refresh"]

    answer = api.post("/api/logout/", data={"refresh": token})
    assert answer.status_code == 200
    assert answer.json() == {}

    assert api.refresh(token).status_code == 200


def test_rotation_leaves_the_old_token_alive(api):
    token = api.log_in()["refresh"]
    assert api.refresh(token).status_code == 200

    assert api.refresh(token).status_code == 200


def test_no_system_check_says_a_word():
    assert run_checks() == []
