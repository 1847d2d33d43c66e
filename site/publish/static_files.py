"""Serves the files of a folder over HTTP as static hosts do."""

import functools
import gzip
import http.server
import io
import shutil
from pathlib import Path

COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".inv", ".wasm"}
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}


@functools.lru_cache(maxsize=64)
def compressed(path, changed):
    """Return a file's content, compressed. `changed` is its modification time, the cache's key."""
    return gzip.compress(path.read_bytes(), 6)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as static hosts do: compressed, and 404.html for a path that does not exist."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not accepts or path.suffix not in COMPRESSED or not path.is_file():
            return super().send_head()
        if self.headers.get("If-Modified-Since") == self.date_of(path):
            self.send_response(304)
            self.end_headers()
            return None
        return self.send(200, path, compressed(path, path.stat().st_mtime_ns), gzipped=True)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        body = self.send(404, page, page.read_bytes())
        if self.command != "HEAD":
            shutil.copyfileobj(body, self.wfile)

    def date_of(self, path):
        return self.date_time_string(path.stat().st_mtime)

    def send(self, status, path, body, gzipped=False):
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_of(path))
        if gzipped:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *args):
        pass
