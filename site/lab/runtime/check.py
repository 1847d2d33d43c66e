"""Runs the tests of a project in the browser.

The packages `reporting` and `variants` are guide/reporting and guide/variants: worker.js puts them
beside this one.
"""

import contextlib
import io
import json
import os
import subprocess

import pytest

from lab.runtime import live_server, project, wsgi_adapter
from reporting.recorder import Recorder
from reporting.wording import sentence
from variants import fixtures, plugin

# What fails for want of these says nothing about the project: the lab does not have them.
MISSING = ("cryptography", "psycopg", "psycopg2", "redis", "ssl", "_ssl")
THREADS = "can't start new thread"

HERE = ["-p", "no:faulthandler", "--capture=sys", "--tb=short"]
OF_A_STEP = ["-p", "pytest_django.plugin", "-p", "no:cacheprovider", "--color=no"]


class Pending(BaseException):
    """A test asked for a process that has not run yet.

    The page runs it in a worker of its own, and then the test starts again: nothing here has to
    wait for another worker.
    """


class Processes:
    """Takes the place of `subprocess.run`, and returns what fresh workers returned.

    answers: {key: {"code", "stdout", "stderr", "files"}}. wanted: the processes that are missing,
    [{"key", "arguments", "environment"}].
    """

    def __init__(self, answers):
        self.answers = answers
        self.wanted = []

    def run(self, command, *, env=None, text=False, check=False, cwd=None, **options):
        given = os.environ if env is None else env
        environment = {k: v for k, v in given.items() if not k.startswith("PYTEST_")}
        asked = {"arguments": [str(part) for part in command[1:]], "environment": environment}
        key = json.dumps(asked, sort_keys=True)
        if key not in self.answers:
            self.wanted.append(asked | {"key": key})
            raise Pending
        told = self.answers[key]
        project.lay_out(told["files"], {})
        stdout, stderr = (
            told[name] if text else told[name].encode() for name in ("stdout", "stderr")
        )
        if check and told["code"]:
            raise subprocess.CalledProcessError(told["code"], command, stdout, stderr)
        return subprocess.CompletedProcess(command, told["code"], stdout, stderr)


class PageRecorder(Recorder):
    """Records the outcomes of a run, and shows each one to the page as soon as it is known.

    again: the node IDs of the tests whose processes have not run yet.
    """

    def __init__(self, show):
        super().__init__(project.ROOT)
        self.show = show
        self.again = []

    def note(self, node, report, failure, starts_at):
        if failure and failure.kind == Pending.__name__:
            self.again.append(node.nodeid)
            return
        super().note(node, report, failure, starts_at)
        self.show(shown(self.run.outcomes[-1]))


def shown(outcome):
    """Return a reporting.schema.Outcome as the page shows it.

    Returns:
        {"id", "title": the test as a sentence, "outcome": "passed", "failed" or "skipped",
        "message": why it failed or was skipped, "details": what pytest printed of a failure}.
    """
    title = sentence(outcome.name) if outcome.is_test else outcome.test
    found = {"id": outcome.test, "title": title, "outcome": outcome.result}
    failure = outcome.failure
    if not failure:
        return found
    if reason := missing(failure):
        return found | {"outcome": "skipped", "message": reason}
    lines = [failure.message.removeprefix("AssertionError: ")]
    if failure.exchange:
        lines += [failure.exchange.sent, failure.exchange.came_back, failure.exchange.error]
    return found | {"message": "\n".join(filter(None, lines)), "details": outcome.text}


def missing(failure):
    """Return what a browser does not have that a test needs, as a sentence, or None."""
    if failure.kind == "ModuleNotFoundError":
        name = failure.message.rpartition("No module named ")[2].strip("'")
        if name.partition(".")[0] in MISSING:
            return f"This lab has no {name}."
    if THREADS in failure.message:
        return "There are no threads in a browser."
    return None


def check(files, environment, answers, only=(), variant=None):
    """Run the tests of a project, and show their outcomes to the page one by one.

    Args:
        answers: {key: what a process returned}, for those that earlier rounds asked for.
        only: the node IDs of the tests to run; empty for all tests.
        variant: for a pitfall, {"tests": the name of the file, "is_setup": bool}.

    Returns:
        {"wanted": the processes to run before the next round, "again": the node IDs of the tests
        of that round, "log": what pytest printed}.
    """
    import lab_page

    if not only:
        project.lay_out(files, environment)
    processes = Processes(answers)
    recorder = PageRecorder(lambda outcome: lab_page.tell(json.dumps(outcome)))
    arguments, plugins = OF_A_STEP, []
    if variant:
        wsgi_adapter.connect()  # before the recorder, which listens to what it sends
        arguments = [*plugin.ARGUMENTS, *([] if only else [variant["tests"]])]
        plugins = [fixtures, plugin.VariantPlugin(variant["is_setup"]), live_server]
    printed = io.StringIO()
    given, subprocess.run = subprocess.run, processes.run
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            pytest.main([*arguments, *HERE, *only], plugins=[recorder, *plugins])
    except SystemExit as end:  # settings that refuse to start
        print(end, file=printed)
    finally:
        subprocess.run = given
    return {"wanted": processes.wanted, "again": recorder.again, "log": printed.getvalue()}
