"""A browser client under test: its tabs, what they send, and the outages that it has to survive.

Tokens do not really expire, and no server is stopped. The browser itself returns these responses
in place of the server, so any server will do."""

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

IN_PAGE = (Path(__file__).parent / "in_page.js").read_text("utf-8")
EXPIRED = {
    "status": 401,
    "headers": {"WWW-Authenticate": 'Bearer realm="api"'},
    "json": {"detail": "Given token not valid for any token type", "code": "token_not_valid"},
}
PATIENCE = 10  # seconds in which one tab feels what happened in another
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+")


class Broken(AssertionError):
    """The client does not do what the contract says. The text says what it did instead."""


@dataclass(frozen=True)
class Target:
    """What is tested: the URL of a page, the path of its module, paths of the API, and accounts.

    other: the name of a second account, or None."""

    url: str
    module: str = "/static/api/page.js"
    refresh: str = "/api/session/refresh/"
    protected: str = "/api/protected/"
    user: str = "user"
    password: str = "pass"
    other: str | None = None
    password2: str = "pass"


def expect(what, came, expected):
    """Compare what came with what is expected.

    Raises:
        Broken: if they differ.
    """
    if came != expected:
        raise Broken(f"{what}: expected {counted(expected)}, came {counted(came)}")


def expect_at_most(what, came, most):
    """Compare a number with the largest that is allowed. Raises Broken as expect() does."""
    if came > most:
        raise Broken(f"{what}: expected {most} or fewer, came {came}")


def counted(value):
    """Return a list in short: "20 × 200" for twenty statuses."""
    if not isinstance(value, list):
        return value
    return ", ".join(f"{value.count(it)} × {it}" for it in dict.fromkeys(value)) or "none"


def path_of(url):
    return urlsplit(url).path


class Client:
    """The tabs of one browser, which share its cookies.

    requests: what they have sent, as requests of Playwright. rejected: how many of them got 401
    because of expire().

    Args:
        browser: of Playwright. It accepts any certificate: a server on this machine has its own.
    """

    def __init__(self, browser, target):
        self.target = target
        self.context = browser.new_context(ignore_https_errors=True)
        self.requests, self.expired, self.start, self.rejected = [], set(), 0, 0
        self.context.on("request", lambda request: self.requests.append(request))
        self.context.route(self.is_protected, self.reject_expired)

    def close(self):
        self.context.unroute_all(behavior="ignoreErrors")  # some may still wait for a response
        self.context.close()

    def is_protected(self, url):
        return path_of(url) == self.target.protected

    def is_refresh(self, url):
        return path_of(url) == self.target.refresh

    def reject_expired(self, route):
        if token_of(route.request) in self.expired:
            self.rejected += 1
            route.fulfill(**EXPIRED)
        else:
            route.continue_()

    def expire(self):
        """From now on, each token that was sent so far gets 401. Count requests from now on."""
        self.expired |= self.tokens()
        self.count_from_now()

    def count_from_now(self):
        self.start = len(self.requests)

    def tokens(self):
        """Return the access tokens that were sent so far, as values of the header."""
        return {token_of(request) for request in self.requests} - {None}

    @property
    def refreshes(self):
        """The number of refreshes that all tabs have sent since count_from_now()."""
        return sum(self.is_refresh(request.url) for request in self.requests[self.start :])

    def with_token(self):
        """Return how many requests had an access token since count_from_now()."""
        return sum(token_of(request) is not None for request in self.requests[self.start :])

    def new_tab(self):
        """Return a Tab without a page."""
        return Tab(self, self.context.new_page())

    def open(self):
        """Open the page in a new tab and return the Tab."""
        tab = self.new_tab()
        tab.load()
        return tab

    def log_in(self):
        """Open the page, log in and return the Tab.

        Raises:
            Broken: if the login fails, or the protected view rejects its token.
        """
        tab = self.open()
        expect("login()", tab.login(), None)
        expect("a request after the login", tab.send(), [200])
        return tab

    @contextmanager
    def answering(self, is_asked, handle):
        """Answer the requests to some URLs by handle(route)."""
        self.context.route(is_asked, handle)
        yield
        self.context.unroute(is_asked, handle)

    def at_refresh(self, handle):
        """Answer each refresh by handle(route), as a context manager."""
        return self.answering(self.is_refresh, handle)

    def at_protected(self, handle):
        """Answer each request to the protected view by handle(route), as a context manager."""
        return self.answering(self.is_protected, handle)

    def wait_for_held(self, held, tab):
        """Wait until the list `held` has a route. Raises Broken if it gets none."""
        until("a request to the server", lambda: bool(held), tab)


class Tab:
    """A tab with the page."""

    def __init__(self, client, page):
        self.client, self.target, self.page = client, client.target, page

    def go(self):
        """Load the page, and return the response of Playwright."""
        return self.page.goto(self.target.url)

    def load(self):
        """Load the page, and count its `change` events."""
        self.go()
        self.run("watch")

    def run(self, action, *values):
        """Run an action of in_page.js and return what it returns."""
        module = urljoin(self.target.url, self.target.module)
        return self.page.evaluate(IN_PAGE, [module, action, *values])

    def login(self, name=None, password=None):
        """Log in, with the first account unless another is given. Return the error, or None."""
        return self.run("login", name or self.target.user, password or self.target.password)

    def logout(self):
        self.run("logout")

    def is_logged_in(self):
        return self.run("loggedIn")

    def changes(self):
        """Return how many `change` events the session has had since the page was loaded."""
        return self.run("changes")

    def send(self, times=1, **options):
        """Send requests at the same moment, and return their statuses, or texts of errors."""
        return self.finish(self.begin(times, **options))

    def begin(self, times=1, **options):
        """Send requests at the same moment. Return what finish() takes."""
        return self.run("begin", self.target.protected, options, times)

    def finish(self, begun):
        """Wait for requests, and return their statuses, or texts of errors."""
        return self.run("finish", begun)

    def wait(self, seconds):
        self.page.wait_for_timeout(seconds * 1000)


def token_of(request):
    """Return the header with an access token, or None."""
    header = request.headers.get("authorization", "")
    return header if TOKEN.search(header) else None


def until(what, is_true, tab):
    """Wait until is_true().

    Raises:
        Broken: if it takes longer than PATIENCE.
    """
    end = time.monotonic() + PATIENCE
    while not is_true():
        if time.monotonic() > end:
            raise Broken(f"{what}: expected within {PATIENCE} seconds, did not come")
        tab.wait(0.05)
