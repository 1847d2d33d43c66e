"""Open the notebooks in JupyterLab, and start the API that they send requests to.

You work on copies, in work/notebooks. In from_memory, each has only its headings and its code, to
do it again. Ctrl-C ends JupyterLab and the API."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from guide import course, packages
from guide.servers import ADDRESS, check_port
from notebooks.serving import BY_COMMAND, copies, servers, variable

GROUP = "notebooks"

# A notebook's API, if the notebook changes no settings of it.
AS_IT_IS = re.compile(r'^API = connect\("(\w+)"(?:, signs=True)?\)$', re.MULTILINE)

QUIET = [
    "--ServerApp.log_level=ERROR",
    "--LabApp.log_level=ERROR",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.answer_yes=True",  # Ctrl-C needs no second one
    "--ServerApp.port_retries=0",
]
# In it: no question about news, no look-up of newer versions on another host, and Markdown opens
# as a page to read.
CONFIG = Path(__file__).parent / "jupyter"


def add_arguments(parser):
    parser.add_argument("--port", type=int, default=8888, help="the port of JupyterLab (8888)")
    parser.add_argument("--reset", metavar="NAME", help="only replace your copy of one, as 01")
    parser.add_argument("--hint", metavar="NAME", help="only print the hints for one, as 01")
    parser.add_argument(
        "--solution", metavar="NAME", help="only print right answers for one, as 01"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print its URL")


def run(args):
    if args.reset:
        fresh, saved = copies.reset(args.reset)
        print(f"{fresh.relative_to(course.ROOT).as_posix()} is as at the beginning.")
        if saved:
            print(f"What was there is in {saved.relative_to(course.ROOT).as_posix()}.")
        return 0
    if name := args.hint or args.solution:
        print(copies.help_with(copies.find(name), is_solution=bool(args.solution)))
        return 0
    check_port(args.port, "notebooks")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        addresses = {}
        for step in steps():
            print(f"Starting the API of {step} …", flush=True)
            addresses[variable(step)] = stack.enter_context(servers.serving(step))
        lab = [sys.executable, "-m", "jupyter", "lab", *QUIET]
        lab += [f"--ip={ADDRESS}", f"--port={args.port}"]
        # The links of a notebook lead to the steps too, so the root is the whole course.
        first = copies.lay_out().relative_to(course.ROOT).as_posix()
        lab += [f"--ServerApp.root_dir={course.ROOT}", f"--LabApp.default_url=/lab/tree/{first}"]
        lab += ["--no-browser"] if args.no_browser else []
        lab += ["--allow-root"] if os.name == "posix" and os.geteuid() == 0 else []
        print("Starting JupyterLab. Ctrl-C ends it.", flush=True)
        path = os.pathsep.join(filter(None, [str(CONFIG), os.environ.get("JUPYTER_CONFIG_PATH")]))
        modules = str(course.ROOT / "notebooks")  # those that the notebooks import
        more = {"JUPYTER_CONFIG_PATH": path, "PYTHONPATH": modules, BY_COMMAND: "1"}
        environment = os.environ | addresses | more
        child = subprocess.Popen(lab, cwd=course.ROOT, env=environment)
        stack.callback(end, child)
        try:
            return child.wait()
        except KeyboardInterrupt:  # JupyterLab was sent it too
            return 0


def steps():
    """Return the names of the steps whose API a notebook uses as it is.

    With other settings, a notebook starts a server of its own. If the packages of a step are
    missing, its notebook says what to type, and the other notebooks work.
    """
    cells = [
        "".join(cell["source"])
        for path in course.notebooks()
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        if cell["id"] == "connect"
    ]
    used = {step for cell in cells for step in AS_IT_IS.findall(cell)}
    return sorted(step for step in used if not packages.missing(course.find_step(step)))


def end(child):
    """Let JupyterLab end its kernels. After 15 seconds, kill it."""
    try:
        if child.poll() is None:
            child.terminate()
        child.wait(15)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()
