"""Runs the tests of a folder with pytest, for `guide attack`, `guide client` and `guide drill`."""

import difflib
import re
import signal

import pytest

from guide.course import UsageError

# Nothing of a project around it is read, and no cache is written.
OPTIONS = "-v -rN --no-header --tb=short -p no:django -p no:cacheprovider".split() + ["-m", ""]


def add_arguments(parser):
    """Add the arguments that these commands have."""
    parser.add_argument("--list", action="store_true", help="print the names of all, and run none")
    parser.add_argument("--junit-xml", metavar="FILE", help="write the results there, too")


def launch(folder, args, *options, plugins=()):
    """Run the tests of a folder whose names, or those of their files, contain one of args.names.

    Returns the exit status: pytest's, 1 if a test has failed; or, after a signal, 128 plus its
    number. The servers are stopped first.

    Args:
        options: more arguments for pytest.
        plugins: more plugins of pytest, as objects.

    Raises:
        UsageError: if no test has such a name.
    """
    source = "".join(path.read_text("utf-8") for path in sorted(folder.glob("test_*.py")))
    names = re.findall(r"^def test_(\w+)", source, re.MULTILINE)
    for wanted in args.names:
        if not any(wanted in name for name in names):
            # Compare with as many letters, from the beginning of each word of each name.
            parts = {
                name[word.start() :][: len(wanted)]: name
                for name in reversed(names)
                for word in re.finditer("[^_]+", name)
            }
            found = difflib.get_close_matches(wanted, parts, n=3)
            near = dict.fromkeys(parts[part] for part in found)
            hint = f"Did you mean {', '.join(near)}?" if near else "--list prints all names."
            raise UsageError(f"There is nothing called {wanted!r} here. {hint}")
    if args.list:
        print(*names, sep="\n")
        return 0
    for number in {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        signal.signal(number, stop)
    xml = [f"--junit-xml={args.junit_xml}", "-o", "junit_family=xunit1"] if args.junit_xml else []
    typed = [str(folder), "-k", " or ".join(args.names), *OPTIONS, *xml, *options]
    return int(pytest.main(typed, plugins=list(plugins)))


def stop(number, _):
    """End the run at a signal."""
    pytest.exit(f"Stopped by {signal.Signals(number).name}.", returncode=128 + number)
