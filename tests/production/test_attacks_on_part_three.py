"""The attacks find nothing in the accounts and the foreign tokens of Part III."""

from contextlib import contextmanager

import pytest

from guide import course
from tests.production.attacks import local_server, test_forgeries, test_headers, test_paths
from tests.production.attacks import test_request_bodies as bodies
from tests.production.attacks.target import Target

pytestmark = pytest.mark.slow


# Step 16 issues tokens for another service; the steps of Part III do not build on it.
OTHERS = {test_forgeries.test_a_valid_token_for_another_service_is_rejected}


def attacks(*modules):
    """Return the decorator that runs a test with each attack of these modules."""
    tests = [vars(module)[name] for module in modules for name in vars(module) if is_test(name)]
    chosen = [each for each in tests if each not in OTHERS]
    return pytest.mark.parametrize("attack", chosen, ids=lambda attack: attack.__name__)


def is_test(name):
    return name.startswith("test_")


@contextmanager
def served(number):
    """Serve a step, and yield it as a Target without its key, as a stranger knows it."""
    with local_server.served(course.find_step(number), "attacked_without_debug") as known:
        yield Target(known.address, known.username, known.password, log=known.log)


@pytest.fixture(scope="module")
def accounts():
    with served("23") as target:
        yield target


@pytest.fixture(scope="module")
def foreign_tokens():
    with served("25") as target:
        yield target


def count_of(attack, target):
    """Run an attack, and return how many requests it has sent."""
    sent = {}
    attack(target, record_property=sent.__setitem__)
    return sent["requests"]


@pytest.mark.xdist_group("attacks on accounts")
@attacks(bodies, test_paths)  # the classes that read a token are those of step 12
def test_nothing_is_found_in_the_accounts(accounts, attack):
    assert "/api/account/change/" in accounts.routes
    assert count_of(attack, accounts) > 0


@pytest.mark.xdist_group("attacks on foreign tokens")
@attacks(bodies, test_forgeries, test_headers, test_paths)
def test_nothing_is_found_in_the_foreign_tokens(foreign_tokens, attack):
    assert count_of(attack, foreign_tokens) > 0
