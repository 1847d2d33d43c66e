"""In process: each row's application is called directly, no server and no network between."""

from contextlib import ExitStack

from benchmark.figures import ratios, spread
from benchmark.rows import OPEN, ROWS, prepared
from benchmark.talk import working


def measure(clock, rounds, times, **environment):
    """Asks each row in turn for so many requests, so many rounds. environment: more variables for
    each project, as prepared() takes them; clock: "cpu" for what the process itself takes, "wall"
    where it waits for another.

    Gives {"unit": the microseconds of OPEN, "rows": {name: {"title": …, "queries": …, "ratio": a
    spread}}}."""
    taken = {name: [] for name in ROWS}
    with prepared(**environment) as projects, ExitStack() as stack:
        workers, queries = {}, {}
        for name, row in ROWS.items():
            folder, headers = projects[row.project]
            more = environment.get(row.project, {}) | row.environment
            workers[name] = stack.enter_context(working("requesting", folder, **more))
            queries[name] = workers[name].start(
                row.application, row.path, row.header(headers), times
            )
        for number in range(rounds):
            # Forth and back, so that no row always follows the same one.
            for name in list(ROWS)[:: -1 if number % 2 else 1]:
                taken[name].append(workers[name].run(times)[clock])
    rows = {
        name: {
            "title": row.title,
            "queries": queries[name],
            "ratio": ratios(taken[name], taken[OPEN]),
        }
        for name, row in ROWS.items()
    }
    return {"unit": spread(taken[OPEN]), "rows": rows}
