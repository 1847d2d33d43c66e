"""The throttle of step 11 counts exactly when fifty threads guess at once, in the memory of one
process and on Redis. At the last step, it still does."""

import os
import subprocess
import sys
import uuid

import pytest

from guide import course, projects

pytestmark = pytest.mark.slow

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
THREADS = 50
STEPS = [course.find_step("11"), course.end_of_part_two()]

# Sends logins to the view at once, in this process. No password is right.
PROGRAM = """
import sys
from collections import Counter
from threading import Barrier, Thread

import django
from django.conf import settings

threads, location, prefix = int(sys.argv[1]), sys.argv[2], sys.argv[3]
backend = "redis.RedisCache" if location.startswith("redis") else "locmem.LocMemCache"
settings.CACHES = {
    "default": {
        "BACKEND": f"django.core.cache.backends.{backend}",
        "LOCATION": location,
        "KEY_PREFIX": prefix,
    }
}
django.setup()

from django.db import connection
from django.test import RequestFactory
from rest_framework_simplejwt import serializers

from api.views import LoginView

view = LoginView.as_view()
serializers.authenticate = lambda **credentials: None  # hashing a password takes too long


def guess_at_once(username):
    barrier, found = Barrier(threads), []

    def guess(n):
        data = {"username": username, "password": str(n)}
        request = RequestFactory().post("/api/token/", data, SERVER_NAME="localhost")
        barrier.wait()
        found.append(view(request).status_code)
        connection.close()

    started = [Thread(target=guess, args=[n]) for n in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return Counter(found)


for name in ("ann", "bob", "eve"):
    print(*sorted(guess_at_once(name).items()))
"""


@pytest.fixture
def redis(needs):
    """The URL of a Redis server."""
    from redis import Redis
    from redis.exceptions import ConnectionError

    try:
        Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except ConnectionError:
        needs(f"Redis at {REDIS}", False)
    return REDIS


def guess_at_once(step, folder, location):
    """Return what the program prints: a line for each of three accounts."""
    project = projects.lay_out(step.path, folder / "project")
    projects.prepare(project)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(THREADS), location, uuid.uuid4().hex],
        cwd=project,
        env=projects.environment(DJANGO_SETTINGS_MODULE="config.settings"),
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


EXACT = [f"(401, 10) (429, {THREADS - 10})"] * 3


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_fifty_threads_get_ten_guesses_in_local_memory(step, tmp_path):
    assert guess_at_once(step, tmp_path, "memory") == EXACT


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_fifty_threads_get_ten_guesses_on_redis(step, tmp_path, redis):
    assert guess_at_once(step, tmp_path, redis) == EXACT
