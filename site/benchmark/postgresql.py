"""Databases of our own on a PostgreSQL server, where one answers."""

import os
import uuid
from contextlib import closing, contextmanager

import psycopg

URL = os.environ.get("TEST_POSTGRESQL_URL", "postgres://postgres@127.0.0.1:5432")


def version():
    """The server's version, as "15.14", or None when none answers."""
    try:
        with psycopg.connect(f"{URL}/postgres", connect_timeout=3) as server:
            return server.execute("SHOW server_version").fetchone()[0].split()[0]
    except psycopg.OperationalError:
        return None


@contextmanager
def databases(number):
    """The addresses of so many empty databases, which are dropped afterwards."""
    names = [f"guide_{uuid.uuid4().hex}" for _ in range(number)]
    with closing(psycopg.connect(f"{URL}/postgres", autocommit=True)) as server:
        try:
            for name in names:
                server.execute(f"CREATE DATABASE {name}")
            yield [f"{URL}/{name}" for name in names]
        finally:
            for name in names:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
