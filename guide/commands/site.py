"""Build the guide's website, and serve it on this machine.

Any static host can serve what `--build DIR` makes, under a sub-path too; so can a folder."""

import functools
import http.server
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from guide import course
from guide.commands.run import ADDRESS, check_port

GROUP = "site"
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}


def add_arguments(parser):
    parser.add_argument("--build", type=Path, metavar="DIR", help="only build, into this folder")
    parser.add_argument("--url", help="where the site will stand, for its sitemap")
    parser.add_argument("--port", type=int, default=8800, help="where it listens (8800)")
    parser.add_argument("--no-lab", dest="lab", action="store_false", help="the pages alone")


def run(args):
    if not args.build:
        check_port(args.port, "site")
    out = args.build or course.ROOT / "build" / "site"
    status = build(out.resolve(), lab=args.lab, url=args.url)
    if args.build or status:
        return status
    serve(out, args.port)


def build(out, lab=True, url=None, doctrees=None):
    """Builds the site into a folder. Gives an exit status: what is wrong with a page (a link that
    leads nowhere …) is printed, and is an error.

    lab: with the lab, if it is there. url: the address at which the site will stand, if known."""
    lab = lab and importlib.util.find_spec("guide.lab") is not None
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-j", "auto"]
    command += ["-c", course.ROOT / "site", "-d", doctrees or course.ROOT / "build" / "doctrees"]
    command += ["-D", f"lab={int(lab)}", course.ROOT, out]
    status = subprocess.run(command, env=os.environ | {"SITE_URL": url or ""}).returncode
    if lab and not status:
        from guide.lab import build as build_lab

        build_lab(out)
    return status


def serve(folder, port):
    """Serves a built site until Ctrl-C."""
    with http.server.ThreadingHTTPServer(
        (ADDRESS, port), functools.partial(Handler, directory=folder)
    ) as server:
        print(f"The site: http://{ADDRESS}:{port}/  (Ctrl-C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, with 404.html for what is not there, as static hosts do."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass
