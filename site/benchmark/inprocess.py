"""In process: each row's application is called directly, without a server and a network."""

from contextlib import ExitStack

from benchmark.rows import OPEN, ROWS, prepared
from benchmark.stats import ratios, spread
from benchmark.worker_rpc import working


def measure(clock, rounds, times, **environment):
    """Measure how long each row takes for a request, compared with the row OPEN.

    Args:
        clock: "cpu" for the processor time of the process, "wall" for the elapsed time.
        rounds: how many times each row is measured. The rows take turns.
        times: the number of requests per round.
        environment: more environment variables for a project, last={"DATABASE_URL": …}.

    Returns:
        {"unit": spread, "rows": {name: {"title": str, "queries": int, "ratio": spread}}}, where a
        spread is {"low": …, "median": …, "high": …}. "unit" is the time of one request to OPEN,
        in microseconds. "ratio" is the time of this row divided by that of OPEN.
    """
    taken = {name: [] for name in ROWS}
    with prepared(**environment) as projects, ExitStack() as stack:
        workers, queries = {}, {}
        for name, row in ROWS.items():
            folder, headers = projects[row.project]
            more = environment.get(row.project, {}) | row.environment
            workers[name] = stack.enter_context(working("inprocess_worker", folder, **more))
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
