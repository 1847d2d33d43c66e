"""A process of its own for each thing that is measured, and the few words to talk to it: a line of
JSON asks, a line of JSON answers."""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress

from guide import projects
from guide.bootstrap import PYTHONPATH


class Worker:
    """The asking side: `worker.run(100)` asks for "run" with 100, and gives the answer. Raises
    RuntimeError, with what the process printed, when it has ended."""

    def __init__(self, process, log):
        self.process, self.log = process, log

    def __getattr__(self, name):
        def ask(*given):
            with suppress(BrokenPipeError):
                self.process.stdin.write(json.dumps([name, *given]) + "\n")
                self.process.stdin.flush()
            answer = self.process.stdout.readline()
            if not answer:
                self.log.seek(0)
                raise RuntimeError(f"A process ended. It printed:\n{self.log.read()}")
            return json.loads(answer)

        return ask


@contextmanager
def working(module, folder, **environment):
    """Runs a module of this package in the folder of a project; gives its Worker. It ends with this
    process, however that ends."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"benchmark.{module}"],
            cwd=folder,
            env=projects.environment(PYTHONPATH=PYTHONPATH, **environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
        )
        try:
            yield Worker(process, log)
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()
            process.stdout.close()


def answer(actions):
    """The answering side: does what is asked, {"run": its function}, until nobody asks any more."""
    said, sys.stdout = sys.stdout, sys.stderr  # what a project prints is no answer
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(actions[name](*given)), file=said, flush=True)


def timed(repeat, times):
    """Lets something happen so often; gives the microseconds of once: {"cpu": …, "wall": …}."""
    cpu, wall = time.process_time(), time.perf_counter()
    repeat(times)
    return {
        "cpu": (time.process_time() - cpu) / times * 1e6,
        "wall": (time.perf_counter() - wall) / times * 1e6,
    }
