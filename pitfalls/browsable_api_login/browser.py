"""What a browser does in the browsable API: it asks for HTML, and logs in with the form."""

HTML = {"Accept": "text/html"}


def log_in(api):
    """Log in as the demo user, and return the response to the form."""
    api.get("/api-auth/login/")
    form = {"username": "user", "password": "pass", "next": "/api/notes/"}
    form["csrfmiddlewaretoken"] = api.cookies["csrftoken"]
    return api.post("/api-auth/login/", data=form, allow_redirects=False)


def open_page(api):
    return api.get("/api/notes/", headers=HTML)
