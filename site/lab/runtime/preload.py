"""Imports what no settings change, before there are any: what the start of a project would wait
for is then in the snapshot of the memory."""

import django.contrib.auth.hashers  # noqa: F401
import django.core.handlers.wsgi  # noqa: F401
import django.core.management.commands.check  # noqa: F401
import django.core.management.commands.migrate  # noqa: F401
import django.core.servers.basehttp  # noqa: F401
import django.db.backends.sqlite3.base  # noqa: F401
import django.db.models  # noqa: F401
import django.forms  # noqa: F401
import django.middleware.csrf  # noqa: F401
import django.template.backends.django  # noqa: F401
import django.test  # noqa: F401
import django.urls  # noqa: F401
import django.views.debug  # noqa: F401
import jwt.api_jwt  # noqa: F401
import pytest  # noqa: F401
import pytest_django.plugin  # noqa: F401
import requests  # noqa: F401
