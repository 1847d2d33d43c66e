"""quick_settings for races: another database, ATOMIC_REQUESTS, no throttles, and the routes of
race_urls."""

import os

from environ import Env
from quick_settings import *  # noqa: F403
from quick_settings import DATABASES

ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "race_urls"
RATES = dict.fromkeys(["login", "address"])
REST_FRAMEWORK = globals()["REST_FRAMEWORK"] | {"DEFAULT_THROTTLE_RATES": RATES}

database, atomic = os.environ["RACE_DATABASE"], os.environ["RACE_ATOMIC"] == "on"
if database:
    DATABASES["default"] = Env.db_url_config(database)
elif atomic:
    # By default, a transaction that has read cannot write if another one has written since:
    # SQLite reports "database is locked", and the response is 500. An IMMEDIATE one waits first.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE"}
DATABASES["default"]["ATOMIC_REQUESTS"] = atomic
