from html import unescape
from importlib.metadata import requires

from packaging.requirements import Requirement

ERROR = "You must have cryptography installed to use RS256."


def test_each_login_and_each_token_returns_500(serve):
    api = serve()

    login = api.post("/api/token/", data={"username": "user", "password": "pass"})
    request = api.get("/api/protected/", token="made-up")

    assert login.status_code == request.status_code == 500
    for answer in (login, request):
        assert ERROR in unescape(answer.text)


def test_the_start_shows_nothing(start):
    assert start("check").returncode == 0


def test_only_the_extra_of_simplejwt_installs_it():
    needed = [Requirement(it) for it in requires("djangorestframework-simplejwt")]

    plain = [it for it in needed if it.marker is None or it.marker.evaluate({"extra": ""})]
    crypto = [it for it in needed if it.marker and it.marker.evaluate({"extra": "crypto"})]

    assert "cryptography" not in [it.name for it in plain]
    assert "cryptography" in [it.name for it in crypto]
