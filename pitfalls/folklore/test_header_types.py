"""They say that `AUTH_HEADER_TYPES` accepts any spelling of its entries."""

import importlib

import pytest
from rest_framework_simplejwt import authentication
from rest_framework_simplejwt.settings import api_settings


@pytest.fixture
def header_types():
    """A function that sets AUTH_HEADER_TYPES and lets simplejwt read the setting again."""
    own = api_settings.AUTH_HEADER_TYPES

    def change(value):
        api_settings.AUTH_HEADER_TYPES = value
        importlib.reload(authentication)

    yield change
    change(own)


@pytest.mark.parametrize(
    "value, read, ignored",
    [
        (("Bearer ",), [], ["Bearer", "bearer", "Bearer,", "JWT"]),
        (("Bearer:",), ["Bearer:"], ["Bearer", "bearer"]),
        (("bearer",), ["bearer"], ["Bearer", "BEARER"]),
        ("Bearer, JWT", [], ["Bearer", "Bearer,", "JWT"]),
        (("Bearer", "JWT"), ["Bearer", "JWT"], ["bearer", "Token"]),
        ("Bearer", ["Bearer"], ["bearer", "B"]),
    ],
    ids=str,
)
def test_only_the_exact_word_is_read(api, header_types, value, read, ignored):
    access = api.log_in()["access"]
    header_types(value)

    for words, status in ((read, 200), (ignored, 401)):
        for word in words:
            answer = api.get("/api/protected/", headers={"Authorization": f"{word} {access}"})

            assert (word, answer.status_code) == (word, status)


def test_an_empty_tuple_returns_500_for_a_request_without_a_valid_token(api, header_types):
    access = api.log_in()["access"]
    header_types(())

    for headers in ({}, {"Authorization": f"Bearer {access}"}):
        answer = api.get("/api/protected/", headers=headers)

        assert answer.status_code == 500
        assert "tuple index out of range" in answer.text
