import pytest


@pytest.mark.parametrize("kind", ["none", "good", "expired", "nonsense"])
def test_everyone_reads_the_news_whatever_they_send(api, forge, settings, user, kind):
    token = {
        "none": None,
        "good": forge(settings.SECRET_KEY, user),
        "expired": forge(settings.SECRET_KEY, user, exp=1),
        "nonsense": "nonsense",
    }[kind]

    answer = api.get("/api/news/", token=token)

    assert answer.status_code == 200
    assert answer.json() == {"message": "Today's news, for everyone."}


def test_the_login_too_pays_no_heed_to_an_old_token(api):
    login = {"username": "user", "password": "pass"}

    assert api.post("/api/token/", data=login, token="nonsense").status_code == 200


def test_the_protected_view_still_asks(api):
    assert api.get("/api/protected/", token="nonsense").status_code == 401
