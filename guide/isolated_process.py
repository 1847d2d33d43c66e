"""Fresh processes that start fast: each is forked, where the system can, from a parent that has
imported what costs time and reads no settings. Elsewhere they are started from nothing."""

import multiprocessing
import os
import sys

SHARED = [
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.serialization",
    "markdown_it",
    "pytest",
    "pytest_django.plugin",
    "django.contrib.admin",
    "django.contrib.admindocs.views",
    "django.contrib.auth.hashers",
    "django.contrib.auth.password_validation",
    "django.contrib.auth.validators",
    "django.contrib.messages.middleware",
    "django.contrib.messages.storage.fallback",
    "django.contrib.postgres.fields",
    "django.contrib.sessions.middleware",
    "django.contrib.staticfiles.storage",
    "django.core.cache.backends.db",
    "django.core.cache.backends.locmem",
    "django.core.management.commands.createcachetable",
    "django.core.management.commands.migrate",
    "django.core.servers.basehttp",
    "django.db.backends.sqlite3.base",
    "django.middleware.clickjacking",
    "django.middleware.common",
    "django.middleware.security",
    "django.test",
    "django.views.debug",
    "drf_spectacular.utils",
    "jwt.api_jwt",
    "requests",
    "rest_framework.authtoken.serializers",
    "rest_framework.metadata",
    "rest_framework.permissions",
    "rest_framework.serializers",
    "rest_framework.urlpatterns",
    "rest_framework.validators",
    "rest_framework_simplejwt.exceptions",
    "rest_framework_simplejwt.utils",
    "yaml",
]

processes = multiprocessing.get_context(
    "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
)
if processes.get_start_method() == "forkserver":
    processes.set_forkserver_preload(SHARED)


def enter(folder, environment, log):
    """Makes this process, which must be a fresh one, one that was started in a folder with an
    environment, and whose output goes to a file."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    file = os.open(log, os.O_CREAT | os.O_WRONLY)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
    sys.path.insert(0, str(folder))
