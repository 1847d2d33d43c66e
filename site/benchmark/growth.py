"""Growth: what a million refresh tokens in the database change, and what it takes to flush them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median

from benchmark.rows import NO_CACHE, prepared
from benchmark.stats import ratios
from benchmark.worker_rpc import working

ASKED = ("obtain", "refresh", "verify")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "growth", "CACHE_URL": NO_CACHE}  # no throttle counts


def measure(tokens, expired, rounds, times, full=None, empty=None):
    """Compares the last step with so many refresh tokens in its database and with none; then lets
    so many of them expire. full, empty: the addresses of two databases; SQLite without them.

    Gives {"tokens": …, "ratio": {"obtain": a spread, …}, "empty flush": milliseconds, "expired": …,
    "flush": {"seconds": …, "more memory": MB, "logins": …, "refused": …, "slowest": ms, "slowest
    without": ms}}."""
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
        filled = workers["full"].fill(tokens)
        compared = {asked: compare(asked, workers, rounds, times) for asked in ASKED}
        idle = start["full"]().flush(rounds)
        without = [workers["full"].login() for _ in range(rounds * times)]
        gone = workers["full"].expire(expired)
        logins, flushed = during(workers["full"].login, start["full"]().flush)
    return {
        "tokens": filled,
        "ratio": compared,
        "empty flush": median(idle["milliseconds"]),
        "expired": gone,
        "flush": {
            "seconds": flushed["milliseconds"][0] / 1e3,
            "more memory": flushed["peak"] - idle["peak"],
            "logins": len(logins),
            "refused": sum(status != 200 for status, _ in logins),
            "slowest": max(taken for _, taken in logins),
            "slowest without": max(taken for _, taken in without),
        },
    }


def compare(asked, workers, rounds, times):
    """The spread of what it takes with all the tokens, compared with none."""
    taken = {name: [] for name in workers}
    for number in range(rounds + 1):
        for name in list(workers)[:: -1 if number % 2 else 1]:
            taken[name].append(getattr(workers[name], asked)(times)["wall"])
    return ratios(taken["full"][1:], taken["empty"][1:])  # the first is to warm up


def during(login, flush):
    """Logs in again and again while the flush runs; gives all logins, and what the flush says."""
    with ThreadPoolExecutor(1) as pool:
        flushing, logins = pool.submit(flush, 1), []
        while not flushing.done() or not logins:
            logins.append(login())
        return logins, flushing.result()
