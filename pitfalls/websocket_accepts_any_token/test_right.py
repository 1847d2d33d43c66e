from client import log_out, open_socket


def test_only_an_access_token_opens_the_socket(serve):
    api = serve()
    tokens = api.log_in()

    assert open_socket(api, tokens["access"]) == (101, {"notes_of": "user"})
    for token in (tokens["refresh"], "nonsense", ""):
        assert open_socket(api, token) == (403, None)
    log_out(api, tokens)
    assert open_socket(api, tokens["refresh"]) == (403, None)


def test_a_deactivated_user_is_rejected(api, serve, user):
    access = api.log_in()["access"]
    user.is_active = False
    user.save()

    assert open_socket(serve(), access) == (403, None)
