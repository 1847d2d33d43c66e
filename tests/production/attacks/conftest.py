"""The server that the attacks of this folder are sent to, the fixture `target`.

Without options it is the last step of the course, served for the attacks. The attacks are run in
the order of their files. Those that log in come last: where logins are throttled, most of what
follows is answered with 429."""

import pytest

from guide import course
from tests.production.attacks import local_server
from tests.production.attacks.target import Target


def pytest_addoption(parser):
    parser.addoption("--url", help="attack this server, as http://127.0.0.1:8000")
    parser.addoption("--username", default="user", help="an account there (user)")
    parser.addoption("--password", default="pass", help="its password (pass)")


@pytest.fixture(scope="session")
def target(request):
    """The Target."""
    option = request.config.getoption
    if option("--url", None):
        yield Target(option("--url"), option("--username"), option("--password"))
    else:
        with local_server.served(course.end_of_part_two()) as target:
            yield target
