"""for maintainers: run the course with older and newer versions of simplejwt, and compare

The pitfalls, the folklore and the steps run with simplejwt 5.3.1 to 5.5.1 and all newer versions
that the package index offers, pre-releases too. Each version runs on Django 5.2 and on Django 6.1,
with the newest PyJWT that it allows. tests/matrix/recorded.json records which tests pass with which
version, and site/upgrading.md shows it. If a result changes, the command names the page and fails.

It needs the network: pip asks the package index, and installs each version into an environment of
its own in .venv-matrix."""

from guide import course
from tests.matrix import record
from tests.matrix.columns import DJANGOS, PAGES, Column, offered, page_of

CHANGED = "{page} {changed} with {column}: {test}"
ADVICE = (
    f"Correct each page that is now wrong. Then record the rest: {course.COMMAND} matrix --save"
)


def add_arguments(parser):
    parser.add_argument(
        "versions", nargs="*", metavar="VERSION", help="of simplejwt (default: all)"
    )
    parser.add_argument("--django", action="append", metavar="VERSION", help="5.2 or 6.1 (both)")
    parser.add_argument(
        "--page", action="append", metavar="PAGE", help="only this page: pitfalls/clock_skew"
    )
    parser.add_argument("--save", action="store_true", help="record what is true, for the website")


def run(args):
    paths = paths_of(args.page)
    recorded = record.read()
    changes = 0
    for column in chosen(args.versions, args.django):
        python, pyjwt = column.ensure()
        failed, ran = failures(column, python, paths, record.expected(recorded, column))
        print(f"{column}, with PyJWT {pyjwt}: {counted(failed, ran)}", flush=True)
        changes += report(column, record.expected(recorded, column), failed, ran)
        recorded = record.with_column(recorded, column, pyjwt, failed, ran)
        if args.save:
            record.write(recorded)
    if changes and not args.save:
        print(ADVICE)
    return int(bool(changes and not args.save))


def chosen(versions, djangos):
    """Return the Columns that a command line asks for.

    Raises:
        UsageError: if there is no such version.
    """
    known = {"Django": list(DJANGOS)}
    asked = {"Django": djangos or list(DJANGOS)}
    refuse(asked, known)
    known["simplejwt"] = offered()
    asked["simplejwt"] = versions or known["simplejwt"]
    refuse(asked, known)
    return [Column(django, version) for django in asked["Django"] for version in asked["simplejwt"]]


def refuse(asked, known):
    for package, versions in known.items():
        for version in asked[package]:
            if version not in versions:
                raise course.UsageError(
                    f"The matrix has no {package} {version}. It has {', '.join(versions)}."
                )


def paths_of(pages):
    """Return what pytest has to run for these pages, or for all.

    Raises:
        UsageError: if there is no such page.
    """
    for page in pages or ():
        path = course.ROOT / page
        if page.partition("/")[0] not in ("pitfalls", "steps") or not path.exists():
            raise course.UsageError(
                f"{page} is not a page of the matrix. Type it as pitfalls/clock_skew, "
                "steps/05_refresh or pitfalls/folklore/test_csrf.py."
            )
    return [page.rstrip("/") for page in pages or PAGES]


def failures(column, python, paths, expected):
    """Return the tests that failed in a column, and all that ran, as sets of node IDs.

    A file with an unexpected outcome is run a second time: on a busy machine, a test may take too
    long.
    """
    outcomes = column.outcomes(python, paths)
    unexpected = failed_of(outcomes) ^ (expected & outcomes.keys())
    if again := sorted({node.partition("::")[0] for node in unexpected}):
        outcomes |= column.outcomes(python, again)
    return failed_of(outcomes), set(outcomes)


def failed_of(outcomes):
    return {node for node, passed in outcomes.items() if not passed}


def counted(failed, ran):
    pages = {page_of(node) for node in ran}
    return f"{len(pages - {page_of(node) for node in failed})} of {len(pages)} pages are true"


def report(column, expected, failed, ran):
    """Print each test whose outcome is not the expected one, and return their number."""
    changed = sorted(failed ^ (expected & ran))
    for node in changed:
        says = "is no longer true" if node in failed else "has become true"
        test = node.rpartition("::")[2]
        print(CHANGED.format(page=page_of(node), changed=says, column=column, test=test))
    return len(changed)
