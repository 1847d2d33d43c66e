"""Runs in the last step's folder: fills its table of logins, deletes expired ones, and logs in."""

import json
import random
import resource
import sys
import time
import uuid
from datetime import timedelta

from benchmark.inprocess_worker import expect_200, send
from benchmark.worker_rpc import answer, timed

USERS = 1000
DAY = timedelta(days=1)
RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text)::uuid"}


def fill(rows):
    """Add logins until there are so many rows, and return how many there are.

    They are of a thousand users, and of the last three weeks, in no order."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.utils import timezone

    from api.models import Login

    user, now = get_user_model(), timezone.now()
    users = user.objects.bulk_create(user(username=str(n), password="!") for n in range(USERS))
    Login.objects.bulk_create(
        Login(
            user=one,
            auth_hash=one.get_session_auth_hash(),
            refresh_jti=uuid.uuid4().hex,
            created_at=now - DAY * random.uniform(0, 21),
        )
        for one in users
    )
    names = [field.column for field in Login._meta.concrete_fields if not field.primary_key]
    table, copied = Login._meta.db_table, ", ".join(names)
    with connection.cursor() as cursor:
        for size in sizes(USERS, rows):
            cursor.execute(
                f"INSERT INTO {table} (sid, {copied}) "
                f"SELECT {RANDOM[connection.vendor]}, {copied} FROM {table} LIMIT %s",
                [size],
            )
        cursor.execute("ANALYZE")
    return Login.objects.count()


def sizes(start, end):
    """Yield how many rows to add each time, if all existing rows can be copied each time."""
    while start < end:
        yield min(start, end - start)
        start += min(start, end - start)


def expire(rows):
    """Let the lifetime of so many logins be over, and return their number."""
    from django.conf import settings
    from django.utils import timezone

    from api.models import Login

    some = Login.objects.order_by("sid").values("sid")[:rows]
    long_ago = timezone.now() - settings.LOGIN_LIFETIME - DAY
    return Login.objects.filter(sid__in=some).update(created_at=long_ago)


def flush(times):
    """Run the step's own command `times` times.

    Returns:
        {"milliseconds": [of each run], "peak": the most memory of this process until now, in MB}.
    """
    from django.core.management import call_command

    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call_command("flush_logins", stdout=sys.stderr)
        taken.append((time.perf_counter() - began) * 1e3)
    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2) counts bytes there, kB elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return {"milliseconds": taken, "peak": peak}


def post(path, data):
    from config.wsgi import application

    return send(application, "POST", path, {}, json.dumps(data).encode())


def log_in():
    return post("/api/token/", {"username": "user", "password": "pass"})


def login():
    """Log in once. Return the status, and how many milliseconds it took."""
    began = time.perf_counter()
    status, _ = log_in()
    return status, (time.perf_counter() - began) * 1e3


def expected(status, body):
    expect_200(status, body)
    return json.loads(body)


def obtain(times):
    return timed(lambda times: [expected(*log_in()) for _ in range(times)], times)


def refresh(times):
    tokens = expected(*log_in())

    def repeat(times):
        nonlocal tokens
        for _ in range(times):
            tokens = expected(*post("/api/token/refresh/", {"refresh": tokens["refresh"]}))

    return timed(repeat, times)


def verify(times):
    data = {"token": expected(*log_in())["access"]}
    return timed(
        lambda times: [expected(*post("/api/token/verify/", data)) for _ in range(times)], times
    )


if __name__ == "__main__":
    import django

    django.setup()
    answer({one.__name__: one for one in (fill, expire, flush, login, obtain, refresh, verify)})
