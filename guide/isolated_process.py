"""Start new processes fast.

If the system can fork, each is forked from a parent that has imported the slow modules and has read
no settings. Otherwise, each is a new Python.
"""

import gc
import importlib
import multiprocessing
import os
import sys
from itertools import pairwise

SHARED = [
    "cryptography.hazmat.primitives.asymmetric.rsa",
    "cryptography.hazmat.primitives.serialization",
    "guide.reporting.recorder",
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
    """Make a fresh process one that was started in a folder, with an environment.

    Args:
        environment: all its environment variables.
        log: the path of the file that gets its output.
    """
    gc.freeze()  # the modules imported before the fork stay: the collector can ignore them
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    file = os.open(log, os.O_CREAT | os.O_WRONLY)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)
    sys.path.insert(0, str(folder))


def call(function, *args, timeout):
    """Call a function in a fresh process, and return the exit status of the process.

    Args:
        timeout: in seconds. If the process takes longer, it is stopped, and the status is None.
    """
    process = processes.Process(target=function, args=args)
    process.start()
    process.join(timeout)
    has_ended = not process.is_alive()
    process.kill()
    process.join()
    return process.exitcode if has_ended else None


def run_pytest(folder, environment, log, args):
    """Run pytest in a folder, in this process, which must be a fresh one, and exit as it does.

    Of the installed plugins, pytest-django alone is loaded.
    """
    changed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    enter(folder, environment | changed, log)
    sys.dont_write_bytecode = True
    import pytest

    args = ["-p", "pytest_django.plugin", "-p", "no:cacheprovider", *args]
    sys.exit(pytest.main(args, plugins=named_plugins(args)))


def named_plugins(args):
    """Return the modules that `-p` names in the arguments of pytest.

    If pytest gets them as objects, it does not search all installed packages for their names.
    """
    names = [name for option, name in pairwise(args) if option == "-p"]
    return [importlib.import_module(name) for name in names if not name.startswith("no:")]
