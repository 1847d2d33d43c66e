"""Build the website of the course, and serve it on this machine.

Any static host can serve what `--build DIR` writes, also under a sub-path."""

import functools
import http.server
import os
import subprocess
import sys
from pathlib import Path

from guide import bootstrap, course
from guide.servers import ADDRESS, check_port
from guide.tools import say, short
from publish.static_files import Handler

GROUP = "site"


def add_arguments(parser):
    parser.add_argument("--build", type=Path, metavar="DIR", help="only build, into this folder")
    parser.add_argument("--url", help="the URL of the published site, for its sitemap")
    parser.add_argument("--port", type=int, default=8800, help="the port of the server (8800)")
    parser.add_argument("--no-lab", dest="lab", action="store_false", help="only the pages")


def run(args):
    if not args.build:
        check_port(args.port, "site")
    out = (args.build or course.ROOT / "build" / "site").absolute()
    if out.exists() and not out.is_dir():
        raise course.UsageError(f"{out} is a file. Name a folder, which need not exist.")
    lab = args.lab
    try:
        if lab:
            run_lab_build()  # what cannot be downloaded is known before the pages are built
        status = build(out, lab=lab, url=args.url)
    except course.UsageError as error:
        if args.build:
            raise
        lab = False
        print(f"The pages are served without the lab. {error}", file=sys.stderr)
        status = build(out, lab=lab)
    if not args.build and (out / "index.html").exists():
        return serve(out, args.port)  # a page with a broken link can still be read
    if not status:
        print(summary(out, lab))
    return status


def build(out, lab=True, url=None, doctrees=None):
    """Build the site into a folder and return an exit status.

    What is wrong with a page (a link that leads nowhere …) is printed, and is an error.

    Args:
        lab: if True, with the lab.
        url: the URL at which the site will be served, if it is known.
        doctrees: the folder of what Sphinx remembers. Default: build/doctrees.

    Raises:
        UsageError: if the lab cannot be built.
    """
    # -a: each page's sidebar lists all the others, so each is written again.
    command = [sys.executable, "-m", "sphinx", "-q", "-a", "-n", "-W", "-j", "auto"]
    command += ["-c", course.ROOT / "site", "-d", doctrees or course.ROOT / "build" / "doctrees"]
    command += ["-D", f"lab={int(lab)}", course.ROOT, out]
    say("Building the pages …")
    status = subprocess.run(command, env=os.environ | {"SITE_URL": base(url)}).returncode
    if status:
        say(
            f"`{short(command)}` failed. The reason is printed above: fix it, and run the command "
            "again."
        )
    elif lab:
        build_lab(out)
    return status


def base(url):
    """Return the URL of a site with one slash at its end. Return "" without a URL."""
    return f"{url.rstrip('/')}/" if url else ""


def build_lab(out):
    """Build the lab into a folder that holds the built site.

    Raises:
        UsageError: with the line that the build printed, if it failed.
    """
    say("Building the lab …")
    run_lab_build(out)


def run_lab_build(*out):
    """Run site/lab/build. Without a folder it only downloads what the lab is built from.

    Raises:
        UsageError: with the line that it printed, if it failed.
    """
    run = subprocess.run(
        [sys.executable, "-m", "lab.build", *out],
        env=os.environ | {"PYTHONPATH": bootstrap.PYTHONPATH, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode:
        reason = run.stdout.strip() or "The lab cannot be built. The reason is printed above."
        advice = "" if "--no-lab" in reason else " `--no-lab` builds the pages alone."
        raise course.UsageError(reason + advice)


def summary(out, lab):
    """Return what was built into a folder, how large it is, and what to type next."""
    files = [path for path in out.rglob("*") if path.is_file()]
    apps = (out / "lab", out / "lite")
    pages = [
        path
        for path in files
        if path.suffix == ".html" and not any(app in path.parents for app in apps)
    ]
    size = sum(path.stat().st_size for path in files) / 1e6
    python = bootstrap.COMMAND.partition(" ")[0]
    return (
        f"{out} holds {len(pages)} pages{', the lab and JupyterLite' * lab}: {size:.0f} MB.\n"
        "Any static host can serve it, and this machine too: "
        f'{python} -m http.server --directory "{out}"'
    )


def serve(folder, port):
    """Serve a built site until Ctrl-C."""
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer((ADDRESS, port), handler) as server:
        try:
            print(f"The site: http://{ADDRESS}:{port}/  (Ctrl-C ends it)", flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            pass
