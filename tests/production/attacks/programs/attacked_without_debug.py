"""attacked_settings for a step before 18, which has Django's settings for development: its code is
attacked, and not the pages that Django shows to a developer."""

from attacked_settings import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
