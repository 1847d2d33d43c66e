"""The settings of the project, but a password is hashed with one iteration instead of a million:
attacks and drills log in hundreds of times."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.settings import *  # noqa: F403


class QuickHasher(PBKDF2PasswordHasher):
    iterations = 1


PASSWORD_HASHERS = [f"{__name__}.QuickHasher"]
