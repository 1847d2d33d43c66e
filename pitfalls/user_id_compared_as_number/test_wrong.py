import jwt


def test_the_owner_gets_403(api, user):
    answer = api.get(f"/api/users/{user.pk}/", token=api.log_in()["access"])

    assert answer.status_code == 403
    assert answer.json() == {"detail": "You do not have permission to perform this action."}


def test_the_claim_is_a_text(api, user):
    access = api.log_in()["access"]

    claims = jwt.decode(access, options={"verify_signature": False})

    assert claims["user_id"] == str(user.pk)
    assert api.get(f"/api/users/{user.pk}/", token=access).status_code == 403
