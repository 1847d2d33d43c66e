"""Starts a worker process for each thing that is measured, and calls its functions.

A call is a line of JSON on its standard input; the result is a line of JSON on its output."""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress

from guide import projects
from guide.bootstrap import PYTHONPATH


class Worker:
    """The calling side: `worker.run(100)` calls "run" with 100 in the process.

    Raises RuntimeError, with what the process printed, if it has ended."""

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
    """Run a module of this package in the folder of a project, and yield its Worker.

    It ends with this process, however that ends."""
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
    """The called side: call the functions, {"run": function}, until the input ends."""
    said, sys.stdout = sys.stdout, sys.stderr  # what a project prints is no answer
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(actions[name](*given)), file=said, flush=True)


def timed(repeat, times):
    """Call `repeat(times)`, and return the microseconds of one time, {"cpu": …, "wall": …}."""
    cpu, wall = time.process_time(), time.perf_counter()
    repeat(times)
    return {
        "cpu": (time.process_time() - cpu) / times * 1e6,
        "wall": (time.perf_counter() - wall) / times * 1e6,
    }
