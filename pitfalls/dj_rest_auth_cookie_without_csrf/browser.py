"""What a browser sends. It adds the cookies by itself, to the requests of every page."""

LOGIN = {"username": "user", "password": "pass"}
NEW = {"new_password1": "a long one 42", "new_password2": "a long one 42"}


def log_in(api):
    """Return the CSRF token and the Cookie header of a browser after a login."""
    answer = api.post("/auth/login/", json=LOGIN)
    assert answer.status_code == 200, answer.text
    api.cookies.clear()  # each test says which cookies the browser sends
    cookies = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
    return answer.cookies["csrftoken"], cookies


def a_form_on_another_site(api, cookies):
    headers = {"Cookie": cookies, "Origin": "https://evil.example"}
    return api.post("/auth/password/change/", data=NEW, headers=headers)


def your_own_page(api, cookies, csrf_token, path="/auth/password/change/", data=NEW):
    headers = {"Cookie": cookies, "Origin": "https://app.example.com", "X-CSRFToken": csrf_token}
    return api.post(path, data=data, headers=headers)
