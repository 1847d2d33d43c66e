"""Run pytest, with the fixtures and the plugin, in the process of one variant."""

import sqlite3
import sys
from functools import partialmethod

import pytest
import pytest_django.plugin
from django.core.servers.basehttp import WSGIServer

from guide import isolated_process
from guide.reporting.recorder import Recorder
from guide.variants import fixtures, plugin


def run(tests, project, environment, is_setup, connection):
    """Run a file of tests in this process, which must be a fresh one, and send the outcomes.

    Args:
        tests: the path of the file.
        project: the folder of the variant. The output goes to log.txt beside it.
        environment: the environment variables of the project.
        is_setup: whether the tests use the database that is already there.
        connection: where the list of schema.Outcome is sent.
    """
    isolated_process.enter(project, environment, "../log.txt")
    # How often the live server looks whether it must stop, in seconds. socketserver's default
    # takes more time than the tests of a variant.
    WSGIServer.serve_forever = partialmethod(WSGIServer.serve_forever, poll_interval=0.01)
    if not is_setup:
        restore_after_each_test()
    recorder = Recorder(project)
    # As an object, pytest-django is not searched for among all installed packages.
    plugins = [pytest_django.plugin, fixtures, recorder, plugin.VariantPlugin(is_setup)]
    pytest.main([*plugin.ARGUMENTS, tests], plugins=plugins)
    sys.stdout.flush()
    connection.send(recorder.run.outcomes)


def restore_after_each_test():
    """Restore the database after each test, as it was before the first one.

    Django would empty all tables, and make the content types and permissions again. That takes
    longer than most tests.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    before, set_up = [], TransactionTestCase._fixture_setup.__func__

    def _fixture_setup(cls):
        if not before:
            before.append(sqlite3.connect(":memory:"))
            connection.ensure_connection()
            connection.connection.backup(before[0])
        set_up(cls)

    def _fixture_teardown(self):
        connection.ensure_connection()
        before[0].backup(connection.connection)

    TransactionTestCase._fixture_setup = classmethod(_fixture_setup)
    TransactionTestCase._fixture_teardown = _fixture_teardown
