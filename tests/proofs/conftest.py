"""What the proofs remember from one run to the next: hints, and the ledger."""

from tests.proofs import hints, ledger


class Noticed:
    """A pytest plugin for `--record`: it writes the hints at the end of the run."""

    def __init__(self):
        self.noticed = []

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.noticed += [value for name, value in report.user_properties if name == "noticed"]

    def pytest_sessionfinish(self):
        hints.write(map(tuple, self.noticed))


def pytest_configure(config):
    if config.getoption("ledger"):
        config.pluginmanager.register(ledger.Ledger())
    if config.getoption("record") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Noticed())
