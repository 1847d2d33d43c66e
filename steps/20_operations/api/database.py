from functools import partial

from django.db.backends.signals import connection_created

SECONDS = 3


def limit_waiting(connection, **kwargs):
    """Limit how long this process waits for PostgreSQL. Django raises OperationalError then."""
    if connection.vendor == 'postgresql':
        raw = connection.connection
        raw.wait = partial(raw.wait, timeout=SECONDS)  # the server is silent
        with connection.cursor() as cursor:  # the server is slow: it has to end the statement
            cursor.execute(f"SET statement_timeout = '{SECONDS - 1}s'")


def limit_requests():
    connection_created.connect(limit_waiting)
