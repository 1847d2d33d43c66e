"""The `address` fixture for the tests of a variant: the project in this worker answers there,
because a browser has no live server."""

import pytest

from lab.runtime import project, wsgi_adapter


@pytest.fixture
def address(transactional_db, settings):
    from django.core.servers.basehttp import get_internal_wsgi_application

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]  # as the live server does
    project.application = get_internal_wsgi_application()
    wsgi_adapter.connect()
    return "http://127.0.0.1:8000"
