"""Build the guide's website, and serve it on this machine.

Any static host can serve what `--build DIR` makes, under a sub-path too; so can a folder."""

import functools
import http.server
import os
import subprocess
import sys
from pathlib import Path

from guide import bootstrap, course
from guide.servers import ADDRESS, check_port
from guide.static_files import Handler

GROUP = "site"


def add_arguments(parser):
    parser.add_argument("--build", type=Path, metavar="DIR", help="only build, into this folder")
    parser.add_argument("--url", help="where the site will stand, for its sitemap")
    parser.add_argument("--port", type=int, default=8800, help="where it listens (8800)")
    parser.add_argument("--no-lab", dest="lab", action="store_false", help="the pages alone")


def run(args):
    if not args.build:
        check_port(args.port, "site")
    out = args.build or course.ROOT / "build" / "site"
    try:
        status = build(out.resolve(), lab=args.lab, url=args.url)
    except course.UsageError as error:
        if args.build:
            raise
        print(f"The pages are served without the lab. {error}", file=sys.stderr)
        status = build(out.resolve(), lab=False)
    if args.build or not (out / "index.html").exists():
        return status
    serve(out, args.port)  # a page with a broken link can still be read


def build(out, lab=True, url=None, doctrees=None):
    """Builds the site into a folder. Gives an exit status: what is wrong with a page (a link that
    leads nowhere …) is printed, and is an error.

    lab: with the lab. url: the address at which the site will stand, if it is known.
    Raises UsageError when the lab cannot be built."""
    # -a: each page's sidebar lists all the others, so each is written anew.
    command = [sys.executable, "-m", "sphinx", "-q", "-a", "-n", "-W", "-j", "auto"]
    command += ["-c", course.ROOT / "site", "-d", doctrees or course.ROOT / "build" / "doctrees"]
    command += ["-D", f"lab={int(lab)}", course.ROOT, out]
    status = subprocess.run(command, env=os.environ | {"SITE_URL": url or ""}).returncode
    if lab and not status:
        build_lab(out)
    return status


def build_lab(out):
    """Build the lab into a folder that holds the built site. site/lab/build does the work.

    Raises:
        UsageError: with what the build printed, if it failed.
    """
    run = subprocess.run(
        [sys.executable, "-m", "lab.build", out],
        env=os.environ | {"PYTHONPATH": bootstrap.PYTHONPATH},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode:
        raise course.UsageError(run.stderr.strip())


def serve(folder, port):
    """Serves a built site until Ctrl-C."""
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer((ADDRESS, port), handler) as server:
        try:
            print(f"The site: http://{ADDRESS}:{port}/  (Ctrl-C ends it)", flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            pass
