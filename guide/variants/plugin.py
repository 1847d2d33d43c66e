"""The pytest plugin of a run: it prepares the settings of a variant."""

import pytest

ARGUMENTS = [
    "-p",
    "pytest_django.plugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
    "-c",
    "pytest.ini",
    # The tables straight from the models: the migrations would take longer than the tests.
    "--no-migrations",
    "--noconftest",
    "--color=no",
    # `import wrong` finds the module of the project, not the one beside the tests.
    "--import-mode=importlib",
    # Django's test runner would turn DEBUG off; the tests see what a served project shows.
    "--override-ini=django_debug_mode=keep",
]


class VariantPlugin:
    """The plugin of one run."""

    def __init__(self, is_setup):
        self.is_setup = is_setup

    def pytest_configure(self, config):
        from django.conf import settings

        # Fast, and for tests only. A variant may name its own.
        if not settings.is_overridden("PASSWORD_HASHERS"):
            settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        if self.is_setup:
            config.pluginmanager.register(ExistingDatabase())


class ExistingDatabase:
    """For a setup: the tests use the database that its commands wrote, as a server would."""

    @pytest.fixture(scope="session")
    def django_db_setup(self, django_db_blocker):
        with django_db_blocker.unblock():
            yield
