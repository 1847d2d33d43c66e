"""for authors: run the last step on real servers, kill them under load, and test race conditions

It starts its own servers on free ports, and stops them again: two processes of the API, a
PostgreSQL and a Redis. The exit status is 1 if a drill fails."""

import os
from pathlib import Path

from guide import course


def add_arguments(parser):
    from tests.production import launcher

    parser.add_argument("names", nargs="*", metavar="NAME", help="only these drills (all)")
    parser.add_argument(
        "--races", type=int, default=20, metavar="NUMBER", help="how often each race is run (20)"
    )
    launcher.add_arguments(parser)


def run(args):
    if os.name != "posix":
        raise course.UsageError("The drills need gunicorn, which runs on Linux and macOS.")
    from tests.production import launcher
    from tests.production.drills import cluster

    lacking = list(filter(None, [cluster.lacks_postgresql(), cluster.lacks_redis()]))
    if lacking and not args.list:
        raise course.UsageError(" ".join(lacking))
    return launcher.launch(Path(__file__).parent, args, f"--races={args.races}")
