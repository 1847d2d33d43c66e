"""Runs the tests of a folder with pytest, for `guide attack` and `guide drill`, and prints what
each of them has found."""

import difflib
import signal
import sys

import pytest

from guide.course import UsageError

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
STATUSES = {pytest.ExitCode.OK: 0, pytest.ExitCode.TESTS_FAILED: 1}


def add_arguments(parser):
    """Add the arguments that both commands have, after their own."""
    parser.add_argument("--list", action="store_true", help="print the names of all, and run none")
    parser.add_argument("--junit-xml", metavar="FILE", help="write the results there, too")


def launch(folder, args, options=()):
    """Run the tests of a folder whose names contain one of args.names, and return an exit status.

    It is 0 if all pass, 1 if one fails, 2 if a fixture calls pytest.exit with 2, and 128 plus the
    number of the signal that ended the run, after the servers have been stopped.

    Args:
        options: more arguments for pytest.

    Raises:
        UsageError: if no test has such a name.
    """
    console = Console([name.replace(" ", "_") for name in args.names], args.list)
    for number in filter(None, (getattr(signal, name, None) for name in SIGNALS)):
        signal.signal(number, stop)
    # Nothing of a project around it: no settings, and no report but that of the console.
    options = [*options, "-m", "", "-p", "no:django", "-p", "no:terminal", "-p", "no:cacheprovider"]
    if args.junit_xml:
        options.append(f"--junit-xml={args.junit_xml}")
    status = pytest.main([str(folder), *options], plugins=[console])
    if console.unknown:
        near = difflib.get_close_matches(console.unknown, console.found, n=3, cutoff=0.3)
        near = f"Did you mean {', '.join(near)}?" if near else "--list prints all names."
        raise UsageError(f"There is nothing called {console.unknown!r} here. {near}")
    if args.list and status == pytest.ExitCode.NO_TESTS_COLLECTED:
        return 0
    return STATUSES.get(status, int(status))


def stop(number, _):
    """End the run at a signal. The fixtures stop their servers first."""
    pytest.exit(f"Stopped by {signal.Signals(number).name}.", returncode=128 + number)


class Console:
    """A pytest plugin that selects tests by name, and prints a line for each and its failures.

    Args:
        names: parts of the names of the tests to run. If empty, all are run.
        only_list: if True, the names are printed and no test is run.
    """

    def __init__(self, names, only_list):
        self.names, self.only_list = names, only_list
        self.found, self.unknown = [], None
        self.reports, self.requests, self.tests, self.failed = [], 0, 0, 0

    def pytest_collection_modifyitems(self, items):
        self.found = [name_of(item) for item in items]
        unknown = [name for name in self.names if not any(name in each for each in self.found)]
        self.unknown = unknown[0] if unknown else None
        if unknown:
            items.clear()
        elif self.names:
            items[:] = [item for item in items if any(n in name_of(item) for n in self.names)]
        if self.only_list:
            print(*map(name_of, items), sep="\n")
            items.clear()

    def pytest_collectreport(self, report):
        if report.failed:
            print(report.longreprtext, file=sys.stderr)

    def pytest_runtest_logreport(self, report):
        """Print a test after its last phase, the teardown: it has all that the test recorded."""
        self.reports.append(report)
        if report.when != "teardown":
            return
        bad = [each for each in self.reports if each.failed]
        skipped = [each.longrepr[2] for each in self.reports if each.skipped]
        recorded = dict(report.user_properties)
        verdict = "FAILED" if bad else "skipped" if skipped else "ok"
        said = [f"{name}: {value}" for name, value in recorded.items()] + skipped
        name = name_of(report).replace("_", " ")
        print(f"{verdict:<8}{name}. {'; '.join(said)}".rstrip(), flush=True)
        for each in bad:
            print(indented(message_of(each)), flush=True)
        self.tests += 1
        self.failed += bool(bad)
        self.requests += recorded.get("requests", 0)
        self.reports = []

    def pytest_keyboard_interrupt(self, excinfo):
        print(excinfo.value, file=sys.stderr)

    def pytest_sessionfinish(self):
        if self.tests:
            failed = f"{self.failed} failed" if self.failed else "Nothing found"
            print(f"\n{self.requests} requests in {self.tests} tests. {failed}.")


def name_of(test):
    """Return the name of a test, or of the test of a report: "unsigned_tokens_are_rejected"."""
    return test.nodeid.rpartition("::")[2].removeprefix("test_")


def message_of(report):
    """Return what a failed test says: its own message, or that of an exception."""
    crash = getattr(report.longrepr, "reprcrash", None)
    return crash.message.removeprefix("Failed: ") if crash else report.longreprtext


def indented(text):
    return "\n".join(f"        {line}" for line in text.splitlines())
