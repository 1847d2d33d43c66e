"""What a browser sends: it adds the cookies of a response to the next requests."""

LOGIN = {"username": "user", "password": "pass"}


def log_in(api):
    """Return the CSRF token that the page gets, and the Cookie header that the browser adds."""
    answer = api.post("/api/login/", data=LOGIN)
    assert answer.status_code == 200, answer.text
    cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return answer.json()["csrf_token"], cookies
