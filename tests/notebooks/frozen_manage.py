"""Stands in for a project's manage.py: its clock is stopped and its token ids are counted, so
every run gives the same tokens. They expired in January 2026, and their key signs nothing else."""

import itertools
import os
import sys
import uuid

import time_machine

STOPPED_AT = "2026-01-01T12:00:00Z"


def main():
    from django.core.management import execute_from_command_line

    counter = itertools.count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=next(counter))
    with time_machine.travel(STOPPED_AT, tick=False):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
