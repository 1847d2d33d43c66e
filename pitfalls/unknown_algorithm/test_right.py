import pytest
from rest_framework_simplejwt.backends import ALLOWED_ALGORITHMS, TokenBackend


def test_a_login_and_its_tokens_work(api):
    answer = api.post("/api/token/", data={"username": "user", "password": "pass"})
    assert answer.status_code == 200
    tokens = answer.json()

    assert api.get("/api/protected/", token=tokens["access"]).status_code == 200
    assert api.refresh(tokens["refresh"]).status_code == 200
    assert api.get("/api/protected/", token="made-up").status_code == 401


@pytest.mark.parametrize("name", ["HS256", "HS384", "HS512"])
def test_these_names_work_with_a_secret_text(name):
    backend = TokenBackend(name, "k" * 64)

    assert backend.decode(backend.encode({"sub": "1"})) == {"sub": "1"}


@pytest.mark.parametrize("name", ["RS256", "PS256", "ES256"])
def test_these_names_are_known_too(name):
    assert name in ALLOWED_ALGORITHMS
