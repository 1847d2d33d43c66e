"""Deactivates a user, `deactivate.py NAME`, of the project in whose folder it runs."""

import os
import sys

import django


def deactivate(name):
    """Deactivate the user as the admin does: by saving it, so that signals are sent."""
    from django.contrib.auth import get_user_model

    user = get_user_model().objects.get(username=name)
    user.is_active = False
    user.save()


if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # instead of the folder of this file: the project is imported
    django.setup()
    deactivate(sys.argv[1])
