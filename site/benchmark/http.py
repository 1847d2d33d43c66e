"""Over HTTP: each row behind a real server with one worker, asked over eight connections."""

from contextlib import ExitStack
from pathlib import Path

from benchmark.rows import DEFAULT, ROWS_OVER_HTTP, prepared
from benchmark.serving import HOST, pin, serving
from benchmark.stats import ratios, spread
from benchmark.worker_rpc import working

CONNECTIONS = 8


def measure(rounds, seconds):
    """Measure how many requests per second each row serves, compared with the row DEFAULT.

    Args:
        rounds: how many times each row is measured. The rows take turns.
        seconds: how long each row is measured in a round.

    Returns:
        {"unit": the spread of the requests per second of DEFAULT, "rows": {name: {"title": str,
        "server": str, "ratio": spread}}}. More is better.
    """
    rates = {name: [] for name in ROWS_OVER_HTTP}
    with prepared() as projects, ExitStack() as stack:
        client = stack.enter_context(working("load_generator", Path.cwd()))
        pin(client.process.pid, -1)
        targets = {}
        for name, row in ROWS_OVER_HTTP.items():
            folder, headers = projects[row.project]
            port = stack.enter_context(serving(row, folder))
            targets[name] = [HOST, port, row.path, row.header(headers), CONNECTIONS]
        for target in targets.values():
            client.ask(*target, seconds)  # to warm up
        for number in range(rounds):
            for name in list(targets)[:: -1 if number % 2 else 1]:
                rates[name].append(client.ask(*targets[name], seconds))
    rows = {
        name: {
            "title": row.title,
            "server": row.server,
            "ratio": ratios(rates[name], rates[DEFAULT]),
        }
        for name, row in ROWS_OVER_HTTP.items()
    }
    return {"unit": spread(rates[DEFAULT]), "rows": rows}
