import time

import jwt

from project import OLD_PRIVATE


def test_a_login_and_its_tokens_work(api):
    tokens = api.log_in()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200


def test_a_token_of_the_old_pair_is_rejected(api, user):
    claims = {"token_type": "access", "exp": int(time.time()) + 300, "jti": "1", "user_id": "1"}
    token = jwt.encode(claims | {"user_id": str(user.pk)}, OLD_PRIVATE, algorithm="RS256")

    answer = api.get("/api/protected/", token=token)

    assert answer.status_code == 401
    assert answer.json()["messages"][0]["message"] == "Token is invalid"
