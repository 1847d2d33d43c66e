"""The goals of the course, and whether a run has reached them."""

from dataclasses import dataclass
from operator import ge, le


@dataclass(frozen=True)
class Goal:
    """A figure, and the limit for it.

    path: the path of the figure in the results. under: that of another one, to divide it by."""

    text: str
    path: str
    holds: object
    limit: float
    unit: str = ""
    under: str = ""

    def figure(self, results):
        """Return the figure, or None if it was not measured."""
        figure = at(results, self.path)
        if figure is None or not self.under:
            return figure
        return figure / at(results, self.under)

    def verdict(self, results):
        figure = self.figure(results)
        if figure is None:
            return "not measured"
        return "yes" if self.holds(figure, self.limit) else "no"


def at(results, path):
    """Return the value at a path, "http/rows/jwt", of nested dictionaries; of a spread, its median.

    None if there is no such value."""
    for name in path.split("/"):
        results = results.get(name) if results else None
    return results["median"] if isinstance(results, dict) else results


def ratio(part, row):
    return f"{part}/rows/{row}/ratio"


IN_PROCESS, ON_POSTGRESQL = "inprocess/sqlite", "inprocess/postgresql"
GOALS = [
    Goal("in process, the last step", ratio(IN_PROCESS, "last"), le, 3.8),
    Goal("in process, the last step with HS256", ratio(IN_PROCESS, "shared"), le, 3.3),
    Goal("in process, the last step, stateless", ratio(IN_PROCESS, "stateless"), le, 1.5),
    Goal(
        "on PostgreSQL, the last step; simplejwt as it comes = 1",
        ratio(ON_POSTGRESQL, "last"),
        le,
        0.27,
        under=ratio(ON_POSTGRESQL, "jwt"),
    ),
    Goal("over HTTP, the last step", ratio("http", "last-granian"), ge, 3.5),
]
for database, name in {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.items():
    growth = f"growth/{database}"
    GOALS += [
        Goal(f"{asked} with a million logins, {name}", f"{growth}/ratio/{asked}", le, 1.1)
        for asked in ("obtain", "refresh", "verify")
    ]
    GOALS += [
        Goal(f"a flush of nothing, {name}", f"{growth}/empty flush", le, 5, " ms"),
        Goal(f"memory for a flush, {name}", f"{growth}/flush/more memory", le, 10, " MB"),
        Goal(f"logins rejected meanwhile, {name}", f"{growth}/flush/rejected", le, 0),
    ]
