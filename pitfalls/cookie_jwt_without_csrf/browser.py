"""What a browser sends. It adds the cookies by itself, to the requests of every page."""

LOGIN = {"username": "user", "password": "pass"}


def log_in(api):
    """Return the CSRF token that the page gets, and the Cookie header that the browser adds."""
    answer = api.post("/api/login/", data=LOGIN)
    assert answer.status_code == 200, answer.text
    cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return answer.json()["csrf_token"], cookies


def a_form_on_another_site(api, cookies):
    return api.post(
        "/api/email/",
        data={"email": "thief@evil.example"},
        headers={"Cookie": cookies, "Origin": "https://evil.example"},
    )
