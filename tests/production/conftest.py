"""How the attacks and the drills are reported, and the containers of the last step."""

import secrets

import pytest


def pytest_report_teststatus(report):
    """With -v, print after the verdict of a test what it has recorded: requests, statuses …"""
    if report.when != "call" or report.skipped:  # "collect" has nothing recorded
        return None
    recorded = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
    if recorded:
        word = f"{report.outcome.upper()}  {recorded}"
        return report.outcome, "." if report.passed else "F", word


@pytest.fixture(scope="session")
def service(needs):
    """The service, after what the lesson says under "See it work"."""
    from tests.production.containers import engine
    from tests.production.containers.service import SECRET, Service

    lacking = engine.lacking()
    needs(lacking or "A container engine", not lacking)
    with engine.running() as running:
        running.environment |= {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "POSTGRES_PASSWORD": SECRET,
            "REDIS_PASSWORD": SECRET,
            "DOMAIN": "localhost",
        }
        service = Service(running)
        service.first_key = service.make_key()
        service.start()
        service.create_users()
        yield service
        service.senders.shutdown()


@pytest.fixture(scope="session")
def users(service):
    return service.users("anna", "ben", "carla", "dan")


@pytest.fixture(scope="session")
def rejected(service):
    """Users who are out: one has logged out, and one is deactivated."""
    left, deactivated = service.users("emma", "finn")
    left.log_out()
    service.deactivate(deactivated)
    return [left, deactivated]
