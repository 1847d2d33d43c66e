"""What the course set out to reach, and whether a run has reached it."""

from dataclasses import dataclass
from operator import ge, le


@dataclass(frozen=True)
class Goal:
    """path: where the results have the figure; under: another to divide it by."""

    text: str
    path: str
    holds: object
    limit: float
    unit: str = ""
    under: str = ""

    def figure(self, results):
        """The figure, or None when it was not measured."""
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
    """What stands at "http/rows/jwt" of nested dictionaries; of a spread, its median."""
    for name in path.split("/"):
        results = results.get(name) if results else None
    return results["median"] if isinstance(results, dict) else results


def ratio(part, row):
    return f"{part}/rows/{row}/ratio"


IN_PROCESS, ON_POSTGRESQL = "inprocess/sqlite", "inprocess/postgresql"
GOALS = [
    Goal("in process, the last step without a cache", ratio(IN_PROCESS, "checked"), le, 3.3),
    Goal(
        "in process, the same with HS256, without a cache",
        ratio(IN_PROCESS, "shared-checked"),
        le,
        3.3,
    ),
    Goal("in process, the last step", ratio(IN_PROCESS, "cached"), le, 1.7),
    Goal("in process, the last step, stateless", ratio(IN_PROCESS, "stateless"), le, 1.5),
    Goal("in process, the same with HS256", ratio(IN_PROCESS, "shared-cached"), le, 1.7),
    Goal(
        "in process, the same with HS256, stateless", ratio(IN_PROCESS, "shared-stateless"), le, 1.5
    ),
    Goal("in process, the best that asks the database", ratio(IN_PROCESS, "optimized"), le, 2.0),
    Goal("over HTTP, the last step", ratio("http", "cached-granian"), ge, 3.5),
    Goal("over HTTP, the same with HS256", ratio("http", "shared-cached-granian"), ge, 3.5),
    Goal("over HTTP, the best", ratio("http", "optimized-cached-granian"), ge, 4),
    Goal(
        "on PostgreSQL, the last step without a cache; default JWT = 1",
        ratio(ON_POSTGRESQL, "checked"),
        le,
        0.25,
        under=ratio(ON_POSTGRESQL, "jwt"),
    ),
    Goal(
        "on PostgreSQL, the same with HS256, without a cache; default JWT = 1",
        ratio(ON_POSTGRESQL, "shared-checked"),
        le,
        0.25,
        under=ratio(ON_POSTGRESQL, "jwt"),
    ),
]
for database, name in {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.items():
    growth = f"growth/{database}"
    GOALS += [
        Goal(f"{asked} with a million tokens, {name}", f"{growth}/ratio/{asked}", le, 1.1)
        for asked in ("obtain", "refresh", "verify")
    ]
    GOALS += [
        Goal(f"a flush of nothing, {name}", f"{growth}/empty flush", le, 5, " ms"),
        Goal(f"memory for a flush, {name}", f"{growth}/flush/more memory", le, 10, " MB"),
        Goal(f"logins refused meanwhile, {name}", f"{growth}/flush/refused", le, 0),
    ]
