SINCE = "5.4.0"


def test_the_refresh_of_a_deleted_user_answers_500(api, user):
    tokens = api.log_in()
    user.delete()

    answer = api.refresh(tokens["refresh"])

    assert answer.status_code == 500
    assert "User matching query does not exist." in answer.text
