"""Makes tables of the results, for the terminal and for site/benchmark.md."""

import re

from benchmark.goals import GOALS
from benchmark.rows import ROWS, ROWS_OVER_HTTP
from guide import course

DATA = course.ROOT / "site" / "benchmark.json"
PAGE = course.ROOT / "site" / "benchmark.md"
FIGURES = re.compile(r"(?<=^<!-- figures: )(\w+)( -->\n).*?(?=^<!-- end -->)", re.DOTALL | re.M)
NOT_MEASURED = "Not measured.\n"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def tables(results):
    """Return a table for each part that was measured, {"http": its text in Markdown}."""
    made = {}
    for name, title in DATABASES.items():
        if part := results.get("inprocess", {}).get(name):
            made[f"inprocess_{name}"] = in_process(part, title)
    if part := results.get("http"):
        made["http"] = over_http(part)
    if part := results.get("growth"):
        made["growth"] = growth(part)
    made["goals"] = goals(results)
    made["about"] = about(results)
    return made


def in_process(part, database):
    rows = in_order(part["rows"], ROWS, "queries")
    return table([f"in process, {database}", "queries", "costs", "from – to"], rows)


def over_http(part):
    rows = in_order(part["rows"], ROWS_OVER_HTTP, "server")
    return table(["over HTTP", "server", "requests", "from – to"], rows)


def in_order(measured, rows, column):
    """Return the cells of each row: its title, one value and its spread, or "not measured"."""
    return [
        [row.title, measured[name][column], *spread(measured[name]["ratio"])]
        if name in measured
        else [row.title, "", "not measured", ""]
        for name, row in rows.items()
    ]


def growth(parts):
    named = {DATABASES[name]: part for name, part in parts.items()}
    rows = [
        [f"{asked}, compared with none", *(" (".join(spread(x["ratio"][asked])) + ")" for x in of)]
        for of in [named.values()]
        for asked in ("obtain", "refresh", "verify")
    ]
    said = {
        "flush_logins when nothing has expired": lambda x: f"{x['empty flush']:.1f} ms",
        "logins that have expired": lambda x: f"{x['expired']:,}",
        "flush_logins then": lambda x: f"{x['flush']['seconds']:.1f} s",
        "memory that it takes": lambda x: f"{x['flush']['more memory']:.1f} MB",
        "logins meanwhile": lambda x: x["flush"]["logins"],
        "of them rejected": lambda x: x["flush"]["rejected"],
        "the slowest": lambda x: f"{x['flush']['slowest']:.0f} ms",
        "the slowest without flush_logins": lambda x: f"{x['flush']['slowest without']:.0f} ms",
    }
    rows += [[text, *map(say, named.values())] for text, say in said.items()]
    count = next(iter(named.values()))["logins"]
    return table([f"with {count:,} logins", *named], rows)


def goals(results):
    rows = []
    for goal in GOALS:
        figure, bound = goal.figure(results), "≤" if goal.holds(1, 2) else "≥"
        if figure is not None:
            wanted = f"{bound} {goal.limit:g}{goal.unit}"
            rows.append([goal.text, wanted, f"{figure:.2f}{goal.unit}", goal.verdict(results)])
    return table(["goal", "wanted", "measured", "reached"], rows)


def about(results):
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    lines = [f"`{results['command']}`, {results['date']}, {results['machine']}: {versions}."]
    for name, title in DATABASES.items():
        if part := results.get("inprocess", {}).get(name):
            unit = part["unit"]["median"]
            lines.append(f"In process on {title}, 1 was {unit:.0f} µs.")
    if part := results.get("http"):
        lines.append(f"Over HTTP, 1 was {part['unit']['median']:.0f} requests a second.")
    return " ".join(lines) + "\n"


def spread(values):
    return f"{values['median']:.2f}", f"{values['low']:.2f} – {values['high']:.2f}"


def table(heads, rows):
    """Return a table in Markdown, with columns that line up as text."""
    cells = [[str(cell) for cell in row] for row in [heads, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * width for width in widths])
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    return "".join(f"| {line} |\n" for line in lines)


def with_figures(page, results):
    """Return the page with the tables of these results; "Not measured." in place of the others."""
    made = tables(results)
    return FIGURES.sub(
        lambda found: f"{found[1]}{found[2]}\n{made.get(found[1], NOT_MEASURED)}\n", page
    )
