"""What runs in the process of one variant: pytest, with the fixtures and the plugin."""

import sys
from functools import partialmethod

import pytest
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
    recorder = Recorder(project)
    plugins = [fixtures, recorder, plugin.VariantPlugin(is_setup)]
    pytest.main([*plugin.ARGUMENTS, tests], plugins=plugins)
    sys.stdout.flush()
    connection.send(recorder.run.outcomes)
