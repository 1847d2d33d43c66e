import os
import subprocess
import sys

import pytest
from django.core.cache import cache


@pytest.fixture
def client(client):
    """Django's test client. If a view raises an exception, it returns 500, as a server does."""
    client.raise_request_exception = False
    return client


@pytest.fixture(autouse=True)
def no_earlier_requests(settings):
    """Every test begins with nobody throttled."""
    assert "BACKEND" in settings.CACHES.get("default", {}), "CACHES names no default backend"
    cache.clear()


@pytest.fixture
def user(django_user_model, db):
    """The demo user of the lessons, who is neither staff nor superuser."""
    return django_user_model.objects.create_user("user", password="pass")


@pytest.fixture
def start(settings):
    """A function that runs `manage.py` in a new process, and returns the finished process.

    start("check", JWT_SIGNING_KEY=None) runs `manage.py check` without that variable."""

    def run(*command, **environment):
        changed = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment
        return subprocess.run(
            [sys.executable, "-B", "manage.py", *command],
            cwd=settings.BASE_DIR,
            env={name: value for name, value in changed.items() if value is not None},
            capture_output=True,
            text=True,
        )

    return run
