"""What a browser does: it keeps the cookies of the login, and sends them with each request. A page
of yours adds the CSRF token, which it reads from a cookie."""

LOGIN = {"username": "user", "password": "pass"}


def log_in(api):
    """Log in and return the refresh token, as somebody who copied the cookie has it."""
    answer = api.post("/auth/login/", json=LOGIN)
    assert answer.status_code == 200, answer.text
    return api.cookies["refresh"]


def log_out(api):
    return api.post("/auth/logout/", headers={"X-CSRFToken": api.cookies["csrftoken"]})


def refresh_elsewhere(api, token):
    """Refresh without the cookies of this browser."""
    api.cookies.clear()
    return api.post("/auth/token/refresh/", json={"refresh": token})
