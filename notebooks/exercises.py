"""Says whether the answer to an exercise is right. Reading on spoils the exercises."""

from functools import wraps


def check(exercise):
    """An exercise raises AssertionError with a hint as long as the answer, its last argument, is
    not right. The reader sees "Right." or "Not yet: …", and never a traceback from here."""

    @wraps(exercise)
    def say(*given):
        try:
            assert given[-1] is not ..., "put your answer in place of the dots."
            exercise(*given)
        except AssertionError as hint:
            print(f"Not yet: {hint}")
        except Exception as error:
            print(f"Not yet: with your answer comes {type(error).__name__}: {error}")
        else:
            print("Right.")

    return say


def get(session, api, token):
    """The response of the protected view to this access token."""
    return session.get(f"{api}/api/protected/", headers={"Authorization": f"Bearer {token}"})


def log_in_for_real(session, api):
    return session.post(f"{api}/api/token/", data={"username": "user", "password": "pass"}).json()


# 01_first_token


@check
def wrong_type(session, api, message):
    body = get(session, api, log_in_for_real(session, api)["refresh"]).json()
    assert message != body["detail"], "that is the general `detail`; `messages` is more exact."
    assert message == body["messages"][0]["message"], (
        "the server says something else. Copy the text word for word."
    )


@check
def session_header(api, session):
    response = session.get(f"{api}/api/protected/")
    assert response.status_code == 200, (
        f"without `headers=` the server answers {response.status_code}: {response.json()['detail']}"
    )


@check
def log_in(session, api, function):
    token = function("user", "pass")
    assert isinstance(token, str), f"with the right password it gives {token!r}, not a token."
    response = get(session, api, token)
    assert response.status_code == 200, (
        f"the protected view refuses what it gives: {response.json()['messages'][0]['message']}."
    )
    assert function("user", "wrong") is None, "a wrong password must give None."
