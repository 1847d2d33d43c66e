"""Runs a project's own pytest in the browser, and tells which promises hold."""

import contextlib
import io
import json
import os
import subprocess

import pytest

from lab.runtime import project

# What fails for want of these says nothing about the project: the lab does not have them.
MISSING = ("cryptography", "psycopg", "psycopg2", "redis", "ssl", "_ssl")
THREADS = "can't start new thread"

HERE = ["-p", "no:faulthandler", "--capture=sys", "--tb=short"]
OF_A_STEP = ["-p", "pytest_django.plugin", "-p", "no:cacheprovider", "--color=no"]


class Pending(BaseException):
    """A test asked for a process that has not run yet. The page lets it run, in a worker of its
    own, and then the test begins anew: so nothing here has to wait for another worker."""


class Processes:
    """Stands in for `subprocess.run`: gives the answers that fresh workers gave."""

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


class Recorder:
    """Tells of each test as soon as it is known."""

    def __init__(self, tell):
        self.tell = tell
        self.again = []

    def pytest_collectreport(self, report):
        if report.failed:
            self.tell({"id": report.nodeid, "title": report.nodeid, **failed(report.longreprtext)})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if call.excinfo and call.excinfo.errisinstance(Pending):
            self.again.append(item.nodeid)
        elif report.when == "call" or not report.passed:
            told = {"outcome": report.outcome}
            if report.failed:
                told = missing(call.excinfo) or failed(short(call.excinfo), report.longreprtext)
            self.tell({"id": item.nodeid, "title": sentence(item), **told})
        return report


def failed(message, details=""):
    return {"outcome": "failed", "message": message, "details": details}


def missing(excinfo):
    """For a test that a browser cannot run: an outcome that says why."""
    error = excinfo.value
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] in MISSING:
        return {"outcome": "skipped", "message": f"This lab has no {error.name}."}
    if THREADS in str(error):
        return {"outcome": "skipped", "message": "There are no threads in a browser."}


def short(excinfo):
    """The message of a failure, without the lines that only repeat it."""
    text = excinfo.exconly(tryshort=True)
    return "\n".join(text.removeprefix("AssertionError: ").splitlines()[:6])


def sentence(item):
    """What a test promises: "test_a_login_answers" → "A login answers"."""
    name = getattr(item, "originalname", item.name).removeprefix("test_").replace("_", " ")
    case = f" ({item.callspec.id})" if hasattr(item, "callspec") else ""
    return name[:1].upper() + name[1:] + case


def check(files, environment, answers, only=(), variant=None):
    """Runs a step's tests, or `only` those with these ids.

    answers: what the processes gave that earlier rounds asked for. variant: for a pitfall, the
    name of its file of tests, and whether the variant is a setup.
    Gives {"wanted": the processes to run before the next round, "again": the tests of that round,
    "log": what pytest printed}. The outcomes go to the page one by one."""
    import lab_page

    if not only:
        project.lay_out(files, environment)
    processes, recorder = Processes(answers), Recorder(lambda told: lab_page.tell(json.dumps(told)))
    arguments, plugins = OF_A_STEP, []
    if variant:
        from lab.runtime import fixtures as own
        from variants import fixtures, plugin

        arguments = [*plugin.ARGUMENTS, *([] if only else [variant["tests"]])]
        plugins = [fixtures, plugin.VariantPlugin(variant["is_setup"]), own]
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
