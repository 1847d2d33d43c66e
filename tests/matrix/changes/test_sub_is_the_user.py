SINCE = "5.5.0"


def test_with_user_id_claim_sub_a_new_token_is_accepted(api):
    answer = api.get("/api/protected/", token=api.log_in()["access"])

    assert answer.status_code == 200
