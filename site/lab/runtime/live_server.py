"""The `address` fixture for the tests of a variant: the project in this worker answers there,
because a browser has no live server."""

import pytest

from lab.runtime import project


@pytest.fixture
def address(transactional_db, settings):
    """The base URL of the variant. wsgi_adapter sends its requests to the project."""
    from django.core.servers.basehttp import get_internal_wsgi_application

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "127.0.0.1"]  # as the live server does
    project.application = get_internal_wsgi_application()
    return "http://127.0.0.1:8000"
