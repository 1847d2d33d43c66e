"""Serve the website to a room: the lab and two notebooks run in everyone's browser.

Learners install nothing. They connect to the same network, open the URL that is printed, and type
into the lab of each page. If the site is not there, it is built first: do that at home."""

import functools
import http.server
import socket
from contextlib import closing
from pathlib import Path

from guide import course
from guide.servers import check_port
from publish import site
from publish.static_files import Handler

GROUP = "site"
EVERYONE = "0.0.0.0"
# One address of each private network, and one of none: nothing is sent to them.
ELSEWHERE = ("10.255.255.254", "172.31.255.254", "192.168.255.254", "192.0.2.254")
# One of the hotspot that this machine opens itself, on Linux, Windows and macOS. Without the
# internet, no route leads to the networks above.
ELSEWHERE += ("10.42.0.254", "192.168.137.254", "192.168.2.254")

ADVICE = (
    "If a browser finds nothing there: allow Python in the firewall of this machine. Some networks "
    "keep their devices apart: then open a hotspot."
)


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", nargs="?", help="a built site (build/site)")
    parser.add_argument("--port", type=int, default=8800, help="the port of the server (8800)")
    parser.add_argument("--build", action="store_true", help="build it again first")


def run(args):
    check_port(args.port, "room")
    folder = Path(args.dir or course.ROOT / "build" / "site").absolute()
    if args.build or not is_whole(folder):
        if args.dir and folder.exists() and not is_whole(folder):
            raise course.UsageError(
                f"{folder} holds no site with its lab. To build one: leave out {args.dir}."
            )
        site.run_lab_build()
        if site.build(folder):
            return 1
    serve(folder, args.port)
    return 0


def is_whole(folder):
    """Return True if a folder holds a built site with its lab and its notebooks."""
    return (
        all((folder / name / "index.html").exists() for name in ("", "lite"))
        and (folder / "lab" / "notebooks.json").exists()
    )


def addresses():
    """Return the IP addresses of this machine in its networks. Return [] if it is in none."""
    found = []
    for address in ELSEWHERE:
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            try:
                probe.connect((address, 9))
            except OSError:  # no network leads there
                continue
            found.append(probe.getsockname()[0])
    own = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    found += [address[0] for *_, address in own]
    return [each for each in dict.fromkeys(found) if not each.startswith(("127.", "0."))]


def serve(folder, port):
    """Serve a built site to all networks of this machine, until Ctrl-C.

    Raises:
        UsageError: if this machine is in no network.
    """
    urls = [f"http://{address}:{port}/" for address in addresses()]
    if not urls:
        raise course.UsageError(
            "This machine is in no network. Connect it to the network of the room, or open a "
            "hotspot on it or on a phone, and run the command again."
        )
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer((EVERYONE, port), handler) as server:
        try:
            print(f"In each browser of the room: {' or '.join(urls)}  (Ctrl-C ends it)")
            print(ADVICE, flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            pass
