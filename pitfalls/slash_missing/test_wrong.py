import requests

from wrong import ask

LOGIN = {"username": "user", "password": "pass"}


def test_a_post_is_answered_as_if_it_were_a_get(api, address):
    answer = ask(address)

    assert answer.status_code == 405
    assert answer.json() == {"detail": 'Method "GET" not allowed.'}


def test_django_sends_it_on_to_the_slash_and_the_client_drops_the_body(api, address):
    answer = ask(address)

    assert [step.status_code for step in answer.history] == [301]
    assert answer.history[0].headers["Location"] == "/api/token/"
    assert answer.request.method == "GET"
    assert answer.request.body is None


def test_a_client_that_does_not_follow_sees_the_301(api, address):
    answer = requests.post(f"{address}/api/token", data=LOGIN, allow_redirects=False)

    assert answer.status_code == 301


def test_with_debug_on_django_says_what_is_wrong(start):
    post = "from django.test import Client; Client().post('/api/token', SERVER_NAME='localhost')"

    run = start("shell", "-v0", "-c", post, DJANGO_SETTINGS_MODULE="config.settings")

    assert "RuntimeError: You called this URL via POST" in run.stderr
    assert "doesn't end in a slash" in run.stderr
