"""The client that the contract is tried on, the fixture `client`.

Without options, it is the page of step 14, served for these tests."""

import pytest

from tests.client_contract import step_14
from tests.client_contract.client import Client, Target

OPTIONS = ("url", "module", "refresh", "protected", "user", "password", "other", "password2")


def pytest_addoption(parser):
    for name in OPTIONS:
        parser.addoption(f"--client-{name}", dest=f"client_{name}")


@pytest.fixture(scope="session")
def target(request, tmp_path_factory):
    """The Target."""
    given = {name: request.config.getoption(f"client_{name}", None) for name in OPTIONS}
    given = {name: value for name, value in given.items() if value is not None}
    if given:
        yield Target(**given)
        return
    with step_14.served(tmp_path_factory.mktemp("client") / "project") as address:
        yield Target(address, other="other")


@pytest.fixture
def client(chromium, target):
    """The Client, in a browser without cookies."""
    client = Client(chromium, target)
    yield client
    client.close()


@pytest.fixture
def other_account(target):
    """The name and password of a second account."""
    if target.other is None:
        pytest.skip("needs a second account: --other NAME --password2 PASSWORD")
    return target.other, target.password2
