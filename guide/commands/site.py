"""Build the guide's website, and serve it on this machine.

Any static host can serve what `--build DIR` makes, under a sub-path too; so can a folder."""

import functools
import gzip
import http.server
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

from guide import bootstrap, course
from guide.commands.run import ADDRESS, check_port

GROUP = "site"
COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".inv", ".wasm"}
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


@functools.lru_cache(maxsize=64)
def compressed(path, changed):
    """A file's content, compressed; `changed` is when it was last written."""
    return gzip.compress(path.read_bytes(), 6)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as static hosts do: compressed, and 404.html for what is not there."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not accepts or path.suffix not in COMPRESSED or not path.is_file():
            return super().send_head()
        return self.send(200, path, compressed(path, path.stat().st_mtime_ns), gzipped=True)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        body = self.send(404, page, page.read_bytes())
        if self.command != "HEAD":
            shutil.copyfileobj(body, self.wfile)

    def send(self, status, path, body, gzipped=False):
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        if gzipped:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *args):
        pass
