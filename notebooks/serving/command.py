"""JupyterLab in the browser, with the API that the notebooks talk to running beside it.

Ctrl-C ends both."""

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from guide import course
from guide.servers import ADDRESS, check_port
from notebooks.serving import servers

GROUP = "notebooks"

QUIET = [
    "--ServerApp.log_level=ERROR",
    "--LabApp.log_level=ERROR",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.answer_yes=True",  # Ctrl-C needs no second one
    "--ServerApp.port_retries=0",
]
# In it: no question about news, and no look-up of newer versions on another host.
CONFIG = Path(__file__).parent / "jupyter"


def add_arguments(parser):
    parser.add_argument("--port", type=int, default=8888, help="where JupyterLab listens (8888)")
    parser.add_argument("--no-browser", action="store_true", help="only print its address")


def run(args):
    check_port(args.port, "notebooks")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        addresses = {}
        for step in steps():
            print(f"Starting the API of {step} …", flush=True)
            addresses[servers.variable(step)] = stack.enter_context(servers.serving(step))
        lab = [sys.executable, "-m", "jupyter", "lab", *QUIET]
        lab += [f"--ip={ADDRESS}", f"--port={args.port}"]
        lab += ["--no-browser"] if args.no_browser else []
        lab += ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
        print("Starting JupyterLab. Ctrl-C ends it.", flush=True)
        path = os.pathsep.join(filter(None, [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")]))
        environment = os.environ | addresses | {"JUPYTER_CONFIG_PATH": path}
        child = subprocess.Popen(lab, cwd=course.ROOT / "notebooks", env=environment)
        stack.callback(end, child)
        try:
            return child.wait()
        except KeyboardInterrupt:  # JupyterLab was sent it too
            return 0


def steps():
    """Return the names of the steps that the notebooks use."""
    books = [json.loads(path.read_text("utf-8")) for path in course.notebooks()]
    return sorted({book["metadata"]["course"]["step"] for book in books})


def end(child):
    """Let JupyterLab end its kernels. After 15 seconds, kill it."""
    try:
        if child.poll() is None:
            child.terminate()
        child.wait(15)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()
