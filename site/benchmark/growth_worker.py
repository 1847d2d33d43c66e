"""Runs in the last step's folder: fills its table of refresh tokens, flushes it, and logs in."""

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
BLACKLISTED = 2  # every second one is
DAY = timedelta(days=1)
RANDOM = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text)"}


def fill(rows):
    """So many refresh tokens that are good for another week, of a thousand users, half of them
    used up, in no order."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.utils import timezone
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken
    from rest_framework_simplejwt.tokens import RefreshToken

    user = get_user_model()
    users = user.objects.bulk_create(user(username=str(n), password="!") for n in range(USERS))
    token, now = str(RefreshToken()), timezone.now()
    OutstandingToken.objects.bulk_create(
        OutstandingToken(
            user=one,
            jti=uuid.uuid4().hex,
            token=token,
            created_at=now,
            expires_at=now + DAY * random.uniform(1, 7),
        )
        for one in users
    )
    copied = "user_id, token, created_at, expires_at"
    table = OutstandingToken._meta.db_table
    with connection.cursor() as cursor:
        for size in sizes(USERS, rows):
            cursor.execute(
                f"INSERT INTO {table} (jti, {copied}) "
                f"SELECT {RANDOM[connection.vendor]}, {copied} FROM {table} LIMIT %s",
                [size],
            )
        cursor.execute(
            "INSERT INTO token_blacklist_blacklistedtoken (token_id, blacklisted_at) "
            f"SELECT id, created_at FROM {table} WHERE id % {BLACKLISTED} = 0"
        )
        cursor.execute("ANALYZE")
    return OutstandingToken.objects.count()


def sizes(start, end):
    """How many rows to add each time, if each time all that are there can be copied."""
    while start < end:
        yield min(start, end - start)
        start += min(start, end - start)


def expire(rows):
    """So many of the tokens have expired."""
    from django.utils import timezone
    from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

    some = OutstandingToken.objects.order_by("jti").values("pk")[:rows]
    return OutstandingToken.objects.filter(pk__in=some).update(expires_at=timezone.now() - DAY)


def flush(times):
    """The step's own command, so often; gives the milliseconds of each, and the most memory that
    this process has had, in MB."""
    from django.core.management import call_command

    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call_command("flush_expired", stdout=sys.stderr)
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
    """One login; gives its status, and the milliseconds it took."""
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
    data = {"token": expected(*log_in())["refresh"]}
    return timed(
        lambda times: [expected(*post("/api/token/verify/", data)) for _ in range(times)], times
    )


if __name__ == "__main__":
    import django

    django.setup()
    answer({one.__name__: one for one in (fill, expire, flush, login, obtain, refresh, verify)})
