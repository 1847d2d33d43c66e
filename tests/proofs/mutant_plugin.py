"""A pytest plugin for the runs over mutants: which test runs first, and on which database."""

from pathlib import Path

import pytest

from tests.proofs import database_copy


def pytest_addoption(parser):
    parser.addoption("--first", help="the test to run first")
    parser.addoption("--migrated", type=Path, help="the folder of the migrated database")


def pytest_configure(config):
    database_copy.use(config.getoption("migrated"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: item.nodeid != config.getoption("first"))
