"""Growth: what a million logins in the database change, and what it takes to delete them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median

from benchmark.rows import prepared
from benchmark.stats import ratios
from benchmark.worker_rpc import working

ASKED = ("obtain", "refresh", "verify")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "growth"}


def measure(logins, expired, rounds, times, full=None, empty=None):
    """Compare the last step with many logins in its database and with none. Then let some expire.

    Args:
        logins: how many logins there are.
        expired: how many of them expire.
        rounds, times: how many rounds there are of each request, and how many requests in each.
        full, empty: the URLs of two empty databases. Default: SQLite.

    Returns:
        {"logins": …, "ratio": {"obtain": a spread, …}, "empty flush": milliseconds, "expired": …,
        "flush": {"seconds": …, "more memory": MB, "logins": …, "rejected": …, "slowest": ms,
        "slowest without": ms}}. "flush" is a run of flush_logins, and what logs in meanwhile.
    """
    databases = {"full": full or "", "empty": empty or ""}
    with ExitStack() as stack:
        start = {}
        for name, url in databases.items():
            more = SETTINGS | {"DATABASE_URL": url}
            there = stack.enter_context(prepared(["last"], last=more))
            folder, _ = there["last"]
            start[name] = lambda folder=folder, more=more: stack.enter_context(
                working("growth_worker", folder, **more)
            )
        workers = {name: one() for name, one in start.items()}
        filled = workers["full"].fill(logins)
        compared = {asked: compare(asked, workers, rounds, times) for asked in ASKED}
        idle = start["full"]().flush(rounds)
        without = [workers["full"].login() for _ in range(rounds * times)]
        gone = workers["full"].expire(expired)
        meanwhile, flushed = during(workers["full"].login, start["full"]().flush)
    return {
        "logins": filled,
        "ratio": compared,
        "empty flush": median(idle["milliseconds"]),
        "expired": gone,
        "flush": {
            "seconds": flushed["milliseconds"][0] / 1e3,
            "more memory": flushed["peak"] - idle["peak"],
            "logins": len(meanwhile),
            "rejected": sum(status != 200 for status, _ in meanwhile),
            "slowest": max(taken for _, taken in meanwhile),
            "slowest without": max(taken for _, taken in without),
        },
    }


def compare(asked, workers, rounds, times):
    """Return the spread of the time of a request with all logins, divided by that with none."""
    taken = {name: [] for name in workers}
    for number in range(rounds + 1):
        for name in list(workers)[:: -1 if number % 2 else 1]:
            taken[name].append(getattr(workers[name], asked)(times)["wall"])
    return ratios(taken["full"][1:], taken["empty"][1:])  # the first is to warm up


def during(login, flush):
    """Log in again and again while the flush runs. Return all logins, and its result."""
    with ThreadPoolExecutor(1) as pool:
        flushing, logins = pool.submit(flush, 1), []
        while not flushing.done() or not logins:
            logins.append(login())
        return logins, flushing.result()
