"""Checks that a client can be tested at all, before the first case."""

import re
from contextlib import closing

from playwright.sync_api import Error

from guide.course import UsageError
from tests.client_contract import browser
from tests.client_contract.client import Client

# What the module exports, and what typeof returns for it.
EXPORTS = {name: "function" for name in ("api", "login", "logout", "loggedIn")}
EXPORTS |= {"session": "object"}


def check(target):
    """Check that there are a browser, a page, its module, and accounts that log in.

    Raises:
        UsageError: with what is missing, in one line.
    """
    path = browser.find()
    if not path:
        raise UsageError(
            "There is no Chromium, Chrome or Edge on this machine. Install one, or set CHROME to "
            "its path."
        )
    try:
        with browser.started(path) as chromium, closing(Client(chromium, target)) as client:
            tab = open_page(client)
            check_module(tab)
            check_requests(client, tab)
            if target.other is not None:
                tab.logout()
                check_login(tab, target.other, target.password2)
    except Error as error:  # the browser does not start, or the page closes itself
        raise UsageError(f"The browser cannot test {target.url}: {first_line(error)}.") from None


def first_line(error):
    """Return why the browser failed, in one line without a full stop."""
    line = error.message.strip().partition("\n")[0].rstrip(".")
    return re.sub(r"^\w+\.\w+: ", "", line)  # the function of Playwright


def open_page(client):
    """Open the page and return its Tab. Raises UsageError if it does not answer with a page."""
    tab = client.new_tab()
    url = client.target.url
    try:
        response = tab.go()
    except Error as error:
        raise UsageError(f"Nothing answers at {url}: {first_line(error)}.") from None
    if not response.ok:
        raise UsageError(f"{url} returns {response.status}: name the URL of the page.")
    return tab


def check_module(tab):
    """Check that the module exports what the contract calls. Raises UsageError if it does not."""
    path = tab.target.module
    try:
        exported = tab.run("exports")
    except Error as error:
        raise UsageError(
            f"{tab.target.url} has no module at {path}: {first_line(error)}. Name yours: "
            "--module PATH"
        ) from None
    lacking = [name for name, kind in EXPORTS.items() if exported.get(name) != kind]
    if lacking:
        raise UsageError(f"The module {path} does not export {', '.join(lacking)}.")


def check_login(tab, name, password):
    """Log in. Raises UsageError if the account cannot."""
    error = tab.login(name, password)
    if error is not None:
        raise UsageError(f"{name!r} cannot log in: {error.rstrip('.')}.")


def check_requests(client, tab):
    """Check the paths of the API. Raises UsageError if one of them is not what it should be."""
    target = client.target
    check_login(tab, target.user, target.password)
    [status] = tab.send()
    if status != 200:
        raise UsageError(
            f"After the login, {target.protected} returns {status}, not 200. Name a URL path for "
            "users who are logged in: --protected PATH"
        )
    if not client.tokens():
        raise UsageError(
            f"The client sends no `Authorization: Bearer` with a JWT to {target.protected}: the "
            "contract is for clients that do."
        )
    client.expire()
    tab.send()
    if not client.refreshes:
        raise UsageError(
            f"After a 401, the client sends nothing to {target.refresh}. If it refreshes at "
            "another URL path, name it: --refresh PATH"
        )
