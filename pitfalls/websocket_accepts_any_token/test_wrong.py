from client import log_out, open_socket


def test_a_refresh_token_opens_the_socket_even_after_the_logout(serve):
    api = serve()
    tokens = api.log_in()
    assert open_socket(api, tokens["refresh"]) == (101, {"notes_of": "user"})

    log_out(api, tokens)

    answer = api.refresh(tokens["refresh"])
    assert answer.status_code == 401
    assert answer.json() == {"detail": "Token is blacklisted", "code": "token_not_valid"}
    assert open_socket(api, tokens["refresh"]) == (101, {"notes_of": "user"})


def test_a_deactivated_user_opens_the_socket(api, serve, user):
    access = api.log_in()["access"]
    user.is_active = False
    user.save()

    assert open_socket(serve(), access) == (101, {"notes_of": "user"})
