"""A refresh or a login, and at the same moment a request that ends it: no token survives, and no
response is 500. With PostgreSQL and SQLite, and with ATOMIC_REQUESTS off and on."""

import pytest

from guide import course
from tests.production.drills import races as drill
from tests.production.drills.cluster import lacks_postgresql, running_postgresql

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def database(request, needs):
    """The URL of an empty database, or "" for SQLite."""
    if request.param == "sqlite":
        yield ""
    else:
        needs("PostgreSQL, as one who may start it", not lacks_postgresql())
        with running_postgresql() as server:
            yield server.url


@pytest.fixture(scope="module", params=[False, True], ids=["autocommit", "atomic"])
def served(request, database):
    """A function that returns new Races of the last step."""
    with drill.serving(course.end_of_part_two(), database, atomic=request.param) as served:
        yield served


@pytest.fixture
def races(served):
    """The Races of a drill."""
    return served()


@pytest.fixture
def times(request):
    """How often each race is run."""
    return request.config.getoption("--races", 20)


def test_two_refreshes_return_one_successor(races, times):
    races.run(drill.two_refreshes_return_one_successor, times)


def test_refresh_during_logout_leaves_no_valid_token(races, times):
    races.run(drill.refresh_during_logout, times)


def test_refresh_during_password_change_leaves_no_valid_token(races, times):
    races.run(drill.refresh_during_password_change, times)


def test_refresh_during_deactivation_leaves_no_valid_token(races, times):
    races.run(drill.refresh_during_deactivation, times)


def test_refresh_during_deletion_leaves_no_valid_token(races, times):
    races.run(drill.refresh_during_deletion, times)


def test_refresh_during_reuse_leaves_no_valid_token(races, times):
    races.run(drill.refresh_during_reuse, times)


def test_login_during_password_change_leaves_no_valid_token(races, times):
    races.run(drill.login_during_password_change, times)


def test_login_during_deactivation_leaves_no_valid_token(races, times):
    races.run(drill.login_during_deactivation, times)


def test_login_during_deletion_leaves_no_valid_token(races, times):
    races.run(drill.login_during_deletion, times)
