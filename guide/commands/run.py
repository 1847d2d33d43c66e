"""Serve a step on this machine, with the demo user user/pass, and print what to try.

Without a name, it serves the last step of Part I. Ctrl-C stops the server."""

import re
import shutil
import sys
from pathlib import Path

from guide import bootstrap, course, packages, projects
from guide.environments import Environment
from guide.servers import ADDRESS, check_port
from guide.shells import capture, in_this_shell

PYTHON = Environment(Path(".venv"), []).python
REQUEST = re.compile(rf"curl .*https?://{re.escape(ADDRESS)}:8000/")
# A token that the reader copies from the response to the last request for tokens.
COPIED = re.compile(r"(ACCESS|REFRESH)=eyJ\S*\Z")
ASKS_FOR_TOKENS = re.compile(r"/api/token/(?:refresh/)?(?=[\s\"']|\Z)")

SERVE = course.ROOT / "guide" / "programs" / "serve.py"


def add_arguments(parser):
    parser.add_argument(
        "name", nargs="?", metavar="STEP", help="as 04 or 04_token_urls, or a pitfall"
    )
    version = parser.add_mutually_exclusive_group()
    for name in ("wrong", "right"):
        words = f"the {name} version of a pitfall"
        version.add_argument(
            f"--{name}", dest="version", action="store_const", const=name, help=words
        )
    parser.add_argument("--port", type=int, default=8000, help="the port of the server (8000)")


def run(args):
    folder = course.find(args.name) if args.name else course.end_of_part_one()
    is_pitfall = isinstance(folder, course.Pitfall)
    if is_pitfall and not args.version:
        raise course.UsageError(
            f"{folder.name} has two versions. Add the one to serve: --wrong or --right."
        )
    if args.version and not is_pitfall:
        raise course.UsageError(f"{folder.name} is a step. Only a pitfall has --{args.version}.")
    packages.require(folder)
    typed = ["run", args.name, args.version and f"--{args.version}"]
    check_port(args.port, " ".join(filter(None, typed)))
    if is_pitfall:
        place, settings = lay_out_pitfall(folder, args.version)
        options = []
    else:
        place, settings, options = folder.path, "config.settings", ["--prepare"]
    address = f"{ADDRESS}:{args.port}"
    return bootstrap.exec_or_wait(
        [sys.executable, "-u", SERVE, address, welcome(folder, args), *options],
        cwd=place,
        env=projects.environment(DJANGO_SETTINGS_MODULE=settings),
    )


def lay_out_pitfall(pitfall, version):
    """Lay out one version of a pitfall again, and return its folder and its settings module."""
    from guide.variants import layout

    place = course.WORK / "run" / f"{pitfall.name}-{version}"
    shutil.rmtree(place, ignore_errors=True)
    return place, layout.prepare(pitfall, version, place)


def to_try(lesson):
    """Return the first command lines of a lesson, at most three, that a reader can paste in order.

    They are requests, and captures: requests whose response has a token that a later one needs.

    Returns:
        [(variable, request)], such as [("ACCESS", "curl …"), (None, "curl …")].
    """
    chosen = []
    for request, needed in requests(lesson):
        if (None, request) in chosen:
            continue
        lines = [*captures(request, needed), (None, request)]
        new = [line for line in lines if line not in chosen]
        if len(chosen + new) <= 3:
            chosen += new
    return chosen


def requests(lesson):
    """Return the requests of a lesson that need no values but the tokens of earlier responses.

    Returns:
        [(request, {"ACCESS": its source})]: a source is such a pair itself. Requests that only
        return tokens to copy are left out.
    """
    found, tokens, last = [], {}, None
    sources = []
    for command in lesson.commands:
        copied = COPIED.match(command.text)
        names = set(re.findall(r"\$(\w+)", command.text))
        if copied and last:
            tokens[copied[1]] = last
            sources.append(last)
        elif works_alone(command.text) and names <= tokens.keys():
            found.append((loud(command.text), {name: tokens[name] for name in sorted(names)}))
            if ASKS_FOR_TOKENS.search(command.text):
                last = found[-1]
    return [request for request in found if not any(request is source for source in sources)]


def captures(request, needed):
    """Return the captures without which a request has no token, as to_try does."""
    return [
        line
        for variable, (source, sources_needs) in needed.items()
        for line in [*captures(source, sources_needs), (variable, source)]
    ]


def works_alone(line):
    """Return True if a command line is a request to the server that is running, as the demo user
    if it logs in, and without another program."""
    logs_in = "username=" in line and "username=user -d password=pass" not in line
    return bool(REQUEST.match(line)) and not logs_in and " | " not in line


def loud(request):
    """Return a request that reports errors, unlike `curl -s`, and goes to this command's server.

    This server has no certificate, so the URL begins with http.
    """
    return re.sub(r"\Acurl -s(?!S)", "curl -sS", request).replace("https://", "http://", 1)


def welcome(folder, args):
    """Return what the server prints first: what to open, and what to type in another terminal."""
    lesson = folder.lesson if to_try(folder.lesson) else folder.base.lesson
    tried = to_try(lesson)
    lines = [
        capture(variable, request, variable.lower()) if variable else in_this_shell(request)
        for variable, request in tried
    ]
    lines = [line.replace(f"{ADDRESS}:8000", f"{ADDRESS}:{args.port}") for line in lines]
    kept = list(dict.fromkeys(variable for variable, _ in tried if variable))
    if folder.lesson.front_matter.differs == "client":
        client = f"work/run/{folder.name}-{args.version}/{args.version}.py"
        lines, kept = [f"{PYTHON} {client} http://{ADDRESS}:{args.port}"], []
    version = f" ({args.version})" if args.version else ""
    return "\n".join(
        [
            f"\n{folder.name}{version} is running. In a browser: "
            f"http://{ADDRESS}:{args.port}/api/public/",
            *(["In another terminal, line by line:\n"] if lines else []),
            *(f"  {line}" for line in lines),
            *([f"\n{where_the_token_goes(kept)}"] if kept else []),
            "\nThe server's log follows. Ctrl-C stops the server.\n",
        ]
    )


def where_the_token_goes(variables):
    """Return what the captures do, and how a request sends a token."""
    words = {"ACCESS": "the access token in ACCESS", "REFRESH": "the refresh token in REFRESH"}
    lines = [f"This keeps {' and '.join(words[name] for name in variables)}."]
    if "ACCESS" in variables:
        lines.append(
            "A request sends the access token in the header Authorization, after the word Bearer."
        )
    lines.append("To see a whole response, paste only the part from curl up to the |.")
    return "\n".join(lines)
