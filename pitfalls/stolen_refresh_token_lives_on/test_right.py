def test_the_second_use_throws_both_out(api):
    stolen = api.log_in()["refresh"]
    thief = api.refresh(stolen)
    assert thief.status_code == 200, thief.text

    user = api.refresh(stolen)
    assert user.status_code == 401
    assert user.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}

    answer = api.refresh(thief.json()["refresh"])
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Session has ended", "code": "token_not_valid"}


def test_the_user_logs_in_again_and_goes_on(api):
    stolen = api.log_in()["refresh"]
    api.refresh(stolen)
    assert api.refresh(stolen).status_code == 401

    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 200


def test_a_second_device_notices_nothing(api):
    stolen, phone = api.log_in()["refresh"], api.log_in()["refresh"]
    api.refresh(stolen)
    assert api.refresh(stolen).status_code == 401

    assert api.refresh(phone).status_code == 200
