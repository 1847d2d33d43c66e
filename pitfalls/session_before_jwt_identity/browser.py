"""What a browser does: it logs in to the admin, and from then on sends its cookies everywhere."""


def log_in_to_the_admin(api, username, password):
    api.get("/admin/login/")
    form = {"username": username, "password": password}
    form["csrfmiddlewaretoken"] = api.cookies["csrftoken"]
    answer = api.post("/admin/login/", data=form, allow_redirects=False)
    assert answer.status_code == 302, answer.text
