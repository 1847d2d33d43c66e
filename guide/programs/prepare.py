"""Migrates the database of the project in whose folder it runs, and creates the user of the
lessons, user/pass, unless there is one."""

import os
import sys


def prepare():
    """Migrate the database and create the user. Django must be set up."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    if not users.filter(username="user").exists():
        users.create_user("user", password="pass")


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    import django

    django.setup()
    prepare()
