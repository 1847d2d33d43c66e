"""Settings over baselines.py: one setting for persistent database connections."""

from baselines import *  # noqa: F403
from baselines import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 600
