"""Prepares the project in whose folder it runs: makes a key pair if there is none, migrates the
database, and creates users, `set_up.py NAME …`. The user "staff" may see the staff's notes.

$PASSWORD is the password of all users."""

import os
import runpy
import sys
from pathlib import Path

import django


def create_users(names, password):
    """Create the users, all with the same hash of their password."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    User, hashed = get_user_model(), make_password(password)
    User.objects.bulk_create(
        User(username=name, password=hashed, is_staff=name == "staff") for name in names
    )


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    if not any(Path(os.environ["JWT_KEYS_DIR"]).glob("*.pem")):
        runpy.run_path("make_key.py", run_name="__main__")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    create_users(sys.argv[1:], os.environ["PASSWORD"])
