SINCE = "5.5.0"
UNTIL = "5.5.1"


def test_rotation_without_the_blacklist_app_answers_500(api):
    answer = api.refresh(api.log_in()["refresh"])

    assert answer.status_code == 500
    assert "OutstandingToken" in answer.text
