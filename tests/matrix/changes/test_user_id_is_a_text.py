import jwt

SINCE = "5.5.1"


def test_the_claim_user_id_is_a_text(api, user):
    claims = jwt.decode(api.log_in()["access"], options={"verify_signature": False})

    assert claims["user_id"] == str(user.pk)
