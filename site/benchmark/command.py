"""for authors: measure what a request costs, compared with other ways, and a million logins

Without PART, it measures all parts: inprocess, http, growth. --quick only shows that it works: it
takes a minute, and its figures mean little. It prints ratios, each with the quartiles of its
rounds."""

import json
import os
import platform
import signal
import sqlite3
import sys
from datetime import date
from importlib.metadata import version

from benchmark import growth, http, inprocess, postgresql, report
from guide import bootstrap, course

GROUP = "bench"

PARTS = ("inprocess", "http", "growth")
FULL = {
    "inprocess": {"rounds": 31, "times": 60},
    "http": {"rounds": 7, "seconds": 1},
    "growth": {"logins": 1_000_000, "expired": 300_000, "rounds": 31, "times": 20},
}
QUICK = {
    "inprocess": {"rounds": 3, "times": 20},
    "http": {"rounds": 2, "seconds": 0.1},
    "growth": {"logins": 2000, "expired": 1500, "rounds": 3, "times": 3},
}
PACKAGES = (
    *("Django", "djangorestframework", "djangorestframework-simplejwt", "PyJWT", "cryptography"),
    *("django-rest-knox", "django-ninja", "django-ninja-jwt", "fastapi", "SQLAlchemy", "aiosqlite"),
    *("psycopg", "gunicorn", "granian", "uvicorn"),
)


def add_arguments(parser):
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (all)")
    parser.add_argument("--quick", action="store_true", help="only to see that it works")
    parser.add_argument(
        "--save", action="store_true", help="all parts, into site/benchmark.json and the page"
    )


def run(args):
    if os.name != "posix":
        raise course.UsageError("The benchmark needs gunicorn: Linux, macOS, or WSL on Windows.")
    if unknown := [part for part in args.parts if part not in PARTS]:
        raise course.UsageError(f"There is no part {unknown[0]!r}: {', '.join(PARTS)}.")
    if args.save and (args.quick or args.parts):
        raise course.UsageError("Only a whole run is saved: leave out --quick and PART.")
    if args.save and not postgresql.version():
        raise course.UsageError(f"A whole run needs PostgreSQL: none answers at {postgresql.URL}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    results = measure(args.parts or PARTS, QUICK if args.quick else FULL)
    results["command"] = " ".join([bootstrap.COMMAND, "bench", *sys.argv[2:]])
    tables = report.tables(results)
    if args.quick:
        del tables[
            "goals"
        ]  # they are about a million logins, and about figures that mean something
    for text in tables.values():
        print(f"\n{text}", end="", flush=True)
    if args.save:
        save(results)


def measure(parts, sizes):
    there = postgresql.version()
    results = {"date": date.today().isoformat(), "machine": machine(), "versions": versions(there)}
    if "inprocess" in parts:
        say("In process, on SQLite")
        results["inprocess"] = {"sqlite": inprocess.measure("cpu", **sizes["inprocess"])}
        if there:
            say("In process, on PostgreSQL")
            with postgresql.databases(2) as (baselines, last):
                given = {"baselines": {"DATABASE_URL": baselines}}
                given |= dict.fromkeys(("last", "shared"), {"DATABASE_URL": last})
                found = inprocess.measure("wall", **sizes["inprocess"], **given)
            results["inprocess"]["postgresql"] = found
    if "http" in parts:
        say("Over HTTP")
        results["http"] = http.measure(**sizes["http"])
    if "growth" in parts:
        say("Growth, on SQLite")
        results["growth"] = {"sqlite": growth.measure(**sizes["growth"])}
        if there:
            say("Growth, on PostgreSQL")
            with postgresql.databases(2) as (full, empty):
                found = growth.measure(**sizes["growth"], full=full, empty=empty)
            results["growth"]["postgresql"] = found
    if not there:
        print(f"Without PostgreSQL: none answers at {postgresql.URL}.", file=sys.stderr)
    return results


def say(part):
    print(f"{part} …", file=sys.stderr, flush=True)


def versions(postgresql):
    named = {"Python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    named["SQLite"] = sqlite3.sqlite_version
    return named | ({"PostgreSQL": postgresql} if postgresql else {})


def machine():
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"


def save(results):
    report.DATA.write_text(json.dumps(results, indent=1) + "\n", "utf-8", newline="\n")
    page = report.with_figures(report.PAGE.read_text("utf-8"), results)
    report.PAGE.write_text(page, "utf-8", newline="\n")
    print("\nsite/benchmark.json and site/benchmark.md are written.")
    print(
        "Now record the charts of notebook 07: "
        "python3 -m pytest tests/notebooks/test_notebooks.py -m '' -k 07 --record"
    )
