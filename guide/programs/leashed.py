"""Run `leashed.py manage.py …` or `leashed.py -m gunicorn …` until its input ends.

The input is a pipe from the process that started it. The pipe ends when that process ends, even if
it was killed. Then this process ends, too."""

import os
import runpy
import signal
import sys
import threading


def end_with_input():
    """Wait for the end of the input, then ask this process to end.

    sys.stdin would be locked while it is read, and a forked worker that closes it would wait."""
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_input, daemon=True).start()
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    del sys.argv[0]
    if sys.argv[0] == "-m":
        del sys.argv[0]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")
