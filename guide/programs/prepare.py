"""Migrate the database of the project in whose folder this runs, and create the demo user,
user/pass, unless there is one."""

import os
import sys


def set_up():
    """Set up Django for the project in the working directory."""
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    import django

    django.setup()


def prepare():
    """Migrate the database and create the user. Django must be set up."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    if not users.filter(username="user").exists():
        users.create_user("user", password="pass")


if __name__ == "__main__":
    set_up()
    prepare()
