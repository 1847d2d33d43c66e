"""A pytest plugin for the runs over mutants: which tests run first."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--first", action="append", default=[], help="a test to run before others")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    order = {test: place for place, test in enumerate(config.getoption("first"))}
    items.sort(key=lambda item: order.get(item.nodeid, len(order)))
