"""They say that a JWT API needs CSRF tokens."""


def test_with_the_token_in_a_header_a_post_needs_none(api, settings):
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE

    answer = api.post("/api/notes/", token=api.log_in()["access"])

    assert answer.status_code == 201
    assert answer.json() == {"noted_by": "user"}
    assert not api.cookies
