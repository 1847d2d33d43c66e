"""Creates the two users of an attack, in the project in whose folder it runs: "attacked", and
"staff", who may see the staff's notes. $PASSWORD is the password of both."""

import os
import sys

import django


def create_accounts(password):
    """Create the two users."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    users.create_user("attacked", password=password)
    users.create_user("staff", password=password, is_staff=True)


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    django.setup()
    create_accounts(os.environ["PASSWORD"])
