"""Somebody who registers, opens the link of the email, and presses the button of its page."""

import re

ANN = {"username": "ann", "email": "ann@example.com", "password": "a long one 42"}
FIELD = re.compile(r'name="(\w+)" value="([^"]*)"')


def register(api):
    answer = api.post("/auth/users/", json=ANN)
    assert answer.status_code == 201, answer.text


def link(address, mailoutbox):
    """Return the path of the link in the last email."""
    assert mailoutbox, "no email was sent"
    return re.search(rf"{re.escape(address)}(\S+)", mailoutbox[-1].body)[1]


def press(api, page):
    """Send the form of a page, as a browser does."""
    action = re.search(r'action="([^"]*)"', page.text)
    assert action, page.text
    return api.post(action[1], data=dict(FIELD.findall(page.text)))


def log_in(api):
    return api.post("/auth/jwt/create/", json=ANN)
