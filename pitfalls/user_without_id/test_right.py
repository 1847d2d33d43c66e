import jwt


def test_the_token_names_the_user_and_is_let_in(api, user):
    access = api.log_in()["access"]

    claims = jwt.decode(access, options={"verify_signature": False})
    answer = api.get("/api/protected/", token=access)

    assert claims["user_id"] == str(user.uid)
    assert answer.status_code == 200
    assert answer.json() == {"message": "Hello, user! This is a protected view."}


def test_it_is_refreshed_too(api):
    assert api.refresh(api.log_in()["refresh"]).status_code == 200
