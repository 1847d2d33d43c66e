"""What is recorded of the matrix, and the table that site/upgrading.md shows of it.

recorded.json: {"tests": […], "columns": [{"django", "simplejwt", "pyjwt", "failed": […]}]}. `tests`
holds the pages that ran; `failed` the node IDs of the tests that fail in a column."""

import json
import re
from pathlib import Path

from packaging.version import Version

from guide import course
from tests.matrix.columns import page_of

FILE = Path(__file__).with_name("recorded.json")
PAGE = course.ROOT / "site" / "upgrading.md"
TABLE = re.compile(r"(?<=^## What is true where\n\n).*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)


def read():
    """Return what is recorded. If there is no file, nothing is."""
    if not FILE.exists():
        return {"pages": [], "columns": []}
    return json.loads(FILE.read_text("utf-8"))


def write(recorded):
    """Write the file, and the table of the page."""
    FILE.write_text(json.dumps(recorded, indent=1) + "\n", "utf-8", newline="\n")
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8", newline="\n")


def expected(recorded, column):
    """Return the node IDs of the tests that should fail in a column, as a set.

    Of a column that is not recorded, the newest older version says it: on this Django if that is
    recorded, or else on another.
    """
    older = [
        it for it in recorded["columns"] if Version(it["simplejwt"]) <= Version(column.simplejwt)
    ]
    older.sort(key=lambda it: (Version(it["simplejwt"]), it["django"] == column.django))
    return set(older[-1]["failed"]) if older else set()


def with_column(recorded, column, pyjwt, failed, ran):
    """Return what is recorded, with the outcomes of a column. What did not run stays."""
    pages = {page_of(node) for node in ran}
    kept = [node for node in expected(recorded, column) if page_of(node) not in pages]
    made = {
        "django": column.django,
        "simplejwt": column.simplejwt,
        "pyjwt": pyjwt,
        "failed": sorted({*kept, *failed}),
    }
    others = [it for it in recorded["columns"] if place(it) != place(made)]
    return {
        "pages": sorted({*recorded["pages"], *pages}),
        "columns": sorted([*others, made], key=place),
    }


def place(column):
    return Version(column["django"]), Version(column["simplejwt"])


# The page


def with_table(source):
    """Return the text of site/upgrading.md, with the table of what is recorded."""
    made = table(read())
    return TABLE.sub(lambda _: made, source)


def table(recorded):
    """Return a row for each page that some column does not have, and a sentence for the others."""
    columns = recorded["columns"]
    failing = {place(it): {page_of(node) for node in it["failed"]} for it in columns}
    versions = {it["simplejwt"]: it["pyjwt"] for it in columns}
    rows = [["simplejwt", *versions], ["---"] * (len(versions) + 1)]
    rows.append(["with PyJWT", *versions.values()])
    rows.append(["on Django", *(" and ".join(djangos(it, columns)) for it in versions)])
    differ = sorted(set().union(*failing.values()), key=order)
    for page in differ:
        rows.append([link(page), *(cell(page, it, columns, failing) for it in versions)])
    others = len(recorded["pages"]) - len(differ)
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return f"{lines}\nThe other {others} pages are true with each version.\n\n"


def cell(page, version, columns, failing):
    """Return "yes" if a page is true with a version of simplejwt, "no", or on which Django."""
    here = djangos(version, columns)
    true = [it for it in here if page not in failing[Version(it), Version(version)]]
    if 0 < len(true) < len(here):
        return f"on Django {' and '.join(true)}"
    return "yes" if true else "no"


def djangos(version, columns):
    """Return the versions of Django on which a version of simplejwt is recorded."""
    return [it["django"] for it in columns if it["simplejwt"] == version]


def order(page):
    return ("steps", "pitfalls", "site").index(page.partition("/")[0]), page


def link(page):
    """Return a Markdown link to a page, with its title, seen from site/."""
    path = course.ROOT / page
    if path.suffix == ".py":
        return f"What people say: [{path.stem.removeprefix('test_')}](../{page})"
    title = re.search(r"^# (.+)$", (path / "README.md").read_text("utf-8"), re.MULTILINE)[1]
    return f"[{title}](../{page}/README.md)"
