"""Creates `create_users.py NUMBER` users in the project in whose folder it runs: "user-0" …, with
the password "pass"."""

import os
import sys

import django


def create_users(number):
    """Create the users, all with one hash: to compute a hash takes a fifth of a second."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password

    User, hashed = get_user_model(), make_password("pass")
    User.objects.bulk_create(
        User(username=f"user-{each}", password=hashed) for each in range(number)
    )


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    django.setup()
    create_users(int(sys.argv[1]))
