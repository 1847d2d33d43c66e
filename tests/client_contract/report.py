"""Reports each case of the contract in one line, in place of pytest's own report."""

import json

import pytest


class Reporter:
    """A plugin of pytest.

    Args:
        as_json: True to print one JSON document at the end, and no lines.
    """

    def __init__(self, as_json=False):
        self.as_json = as_json
        self.results, self.reasons = {}, {}

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        config.pluginmanager.unregister(name="terminalreporter")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = yield
        if report.skipped:
            self.reasons[report.nodeid] = call.excinfo.value.msg
        elif report.failed:
            self.reasons[report.nodeid] = reason(call.excinfo.value)
        return report

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or not report.passed:
            self.results[report.nodeid] = {"skipped": "not run"}.get(report.outcome, report.outcome)
            if report.when != "teardown" and not self.as_json:
                print(self.line(report.nodeid), flush=True)

    def line(self, node):
        reason = self.reasons.get(node)
        return f"{self.results[node]:<8} {name_of(node)}{f': {reason}' if reason else ''}"

    def pytest_sessionfinish(self):
        results = list(self.results.values())
        passed, skipped = results.count("passed"), results.count("not run")
        if self.as_json:
            cases = [
                {"case": name_of(node), "result": result, "reason": self.reasons.get(node)}
                for node, result in self.results.items()
            ]
            print(json.dumps({"cases": cases, "passed": passed, "of": len(results)}, indent=1))
        else:
            beside = f", {skipped} not run" if skipped else ""
            print(f"{passed} of {len(results)} cases passed{beside}.")


def name_of(node):
    return node.rpartition("::test_")[2]


def reason(error):
    """Return why a case failed, in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if isinstance(error, AssertionError) else f"{type(error).__name__}: {text}"
