"""Settings over others.py: connections to the database are kept, by one setting."""

from others import *  # noqa: F403
from others import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 600
