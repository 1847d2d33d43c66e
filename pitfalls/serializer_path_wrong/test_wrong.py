from html import unescape

from django.core.checks import run_checks


def test_a_login_returns_500(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})

    assert answer.status_code == 500
    text = unescape(answer.text)
    assert "Could not import serializer 'people.serializers.LoginSerializer'" in text
    assert "No module named 'people.serializers'" in text


def test_no_check_reports_it_and_tokens_still_work(api, forge, settings, user):
    assert run_checks() == []
    token = forge(settings.SECRET_KEY, user)
    assert api.get("/api/protected/", token=token).status_code == 200
    token = forge(settings.SECRET_KEY, user, token_type="refresh")
    assert api.refresh(token).status_code == 200
