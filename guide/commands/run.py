"""Serve a step on this machine, with the demo user user/pass, and print what to try.

Without a name, the last step. Ctrl-C ends it."""

import re
import shutil
import sys
from pathlib import Path

from guide import bootstrap, course, projects
from guide.environments import Environment
from guide.servers import ADDRESS, check_port
from guide.shells import in_this_shell

PYTHON = Environment(Path(".venv"), []).python
TO_TRY = re.compile(r"curl |(\w+)=eyJ\S*$")

# Runs inside the project. Django's own server, which answers Ctrl-C and a polite request to end
# alike.
SERVE = """
import signal, sys
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda *_: sys.exit(0))
{prepare}
from django.core.management import call_command
print(sys.argv[2], flush=True)
call_command("runserver", sys.argv[1], use_reloader=False)
"""


def add_arguments(parser):
    parser.add_argument("name", nargs="?", metavar="STEP", help="as 04 or 04_token_urls; a pitfall")
    side = parser.add_mutually_exclusive_group()
    side.add_argument("--wrong", dest="side", action="store_const", const="wrong", help="a pitfall")
    side.add_argument("--right", dest="side", action="store_const", const="right", help="mended")
    parser.add_argument("--port", type=int, default=8000, help="where it listens (8000)")


def run(args):
    folder = course.find(args.name) if args.name else course.steps()[-1]
    check_port(args.port)
    if isinstance(folder, course.Pitfall):
        place, settings, prepare = lay_out_pitfall(folder, args.side)
    elif args.side:
        raise course.UsageError(f"{folder.name} is a step: it has no --{args.side} side.")
    else:
        place, settings, prepare = folder.path, "config.settings", projects.PREPARE
    program = SERVE.format(prepare=prepare)
    return bootstrap.exec_or_wait(
        [sys.executable, "-u", "-c", program, f"{ADDRESS}:{args.port}", welcome(folder, args)],
        cwd=place,
        env=projects.environment(DJANGO_SETTINGS_MODULE=settings),
    )


def lay_out_pitfall(pitfall, side):
    """Lays out one side afresh; gives its folder, its settings module, and the Python that
    prepares it when it is served."""
    from guide.variants import layout

    if not side:
        raise course.UsageError(f"Say which side of {pitfall.name} to serve: --wrong or --right.")
    place = course.WORK / "run" / f"{pitfall.name}-{side}"
    shutil.rmtree(place, ignore_errors=True)
    return place, layout.prepare(pitfall, side, place), "import django; django.setup()"


def to_try(lesson):
    """The first three of a lesson's command lines that need nothing but each other: requests, and
    a token copied from an answer (`ACCESS=eyJ…`)."""
    chosen, copied = [], set()
    for command in lesson.commands:
        found = TO_TRY.match(command.text)
        if found and set(re.findall(r"\$(\w+)", command.text)) <= copied:
            chosen.append(command.text)
            copied.add(found[1])
    return chosen[:3]


def welcome(folder, args):
    """What to open, and what to type in another terminal."""
    lesson = folder.lesson if to_try(folder.lesson) else folder.base.lesson
    lines = [
        in_this_shell(line).replace(f"{ADDRESS}:8000", f"{ADDRESS}:{args.port}")
        for line in to_try(lesson)
    ]
    side = f" ({args.side})" if args.side else ""
    if folder.lesson.facts.get("differs") == "client":
        client = f"work/run/{folder.name}-{args.side}/{args.side}.py"
        lines = [f"{PYTHON} {client} http://{ADDRESS}:{args.port}"]
    return "\n".join(
        [
            f"\n{folder.name}{side} is served. In a browser: http://{ADDRESS}:{args.port}/api/public/",
            *(["In another terminal:\n", *(f"  {line}" for line in lines)] if lines else []),
            "\nHere is the server's log. Ctrl-C ends it.\n",
        ]
    )
