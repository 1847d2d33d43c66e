"""Serve the project in whose folder this runs: `serve.py ADDRESS:PORT WELCOME [--prepare]`.

Ctrl-C and SIGTERM stop the server in the same way.

Args:
    WELCOME: what is printed before the server's log.
    --prepare: migrate the database and create the demo user first.
"""

import signal
import sys

from prepare import prepare, set_up  # beside this file


def serve(address, welcome, *options):
    """Serve until a signal comes."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    set_up()
    if "--prepare" in options:
        prepare()
    from django.core.management import call_command

    print(welcome, flush=True)
    call_command("runserver", address, use_reloader=False)


if __name__ == "__main__":
    serve(*sys.argv[1:])
