"""for authors: put the last step on real servers, and kill them under load

The servers are its own: two processes of the API over a PostgreSQL and a Redis that it starts on
free ports and takes down again. Exit status 1 when a drill fails."""

import difflib
import os
import signal
import sys

from guide import course


def add_arguments(parser):
    parser.add_argument("names", nargs="*", metavar="NAME", help="these drills alone (all)")
    parser.add_argument("--list", action="store_true", help="say what there is")


def run(args):
    if os.name != "posix":
        raise course.UsageError("The drills need gunicorn, which runs on Linux and macOS.")
    from tests.production.drills import cluster
    from tests.production.drills.scenarios import SCENARIOS

    unknown = [name for name in args.names if name not in SCENARIOS]
    if unknown:
        near = difflib.get_close_matches(unknown[0], SCENARIOS, n=3, cutoff=0.3) or SCENARIOS
        raise course.UsageError(
            f"There is no drill called {unknown[0]!r}. The nearest: {', '.join(near)}."
        )
    if args.list:
        print(*SCENARIOS, sep="\n")
        return 0
    for number in (signal.SIGTERM, signal.SIGHUP):  # they too take the servers down first
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    failed = False
    with cluster.running() as servers:
        for name in args.names or SCENARIOS:
            report = SCENARIOS[name](servers)
            print(report, flush=True)
            failed |= bool(report.problems)
    return int(failed)
