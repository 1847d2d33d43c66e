"""What only two connections to PostgreSQL show of a pitfall."""

import pytest

from guide import course, projects
from guide.variants import layout

pytestmark = pytest.mark.slow

SETTINGS = """
import environ
from {module} import *
DATABASES = {{"default": environ.Env().db("DATABASE_URL")}}
"""

# The second refresh starts when the first has changed the row, and waits for it until the commit.
RACE = """
import threading, time
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from rest_framework.exceptions import APIException
from api.tokens import LoginRefreshToken
from {variant} import RefreshSerializer

WAITS_FOR_US = "SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"

call_command("migrate", verbosity=0)
token = str(LoginRefreshToken.for_user(User.objects.create_user("user")))

def refresh():
    try:
        RefreshSerializer().validate({{"refresh": token}})
        print(200)
    except APIException as error:
        print(error.status_code, error.detail["code"])

def refresh_in_a_thread():
    refresh()
    connection.close()

second = threading.Thread(target=refresh_in_a_thread)
with transaction.atomic(), connection.cursor() as cursor:
    refresh()
    second.start()
    while not cursor.execute(WAITS_FOR_US).fetchone():
        time.sleep(0.01)
second.join()
"""


@pytest.mark.parametrize(
    "variant, printed",
    [("wrong", ["200", "200"]), ("right", ["200", "401 token_used"])],
    ids=["wrong", "right"],
)
def test_two_updates_change_a_row_twice_if_their_condition_has_a_join(
    variant, printed, tmp_path, postgresql
):
    module = layout.lay_out(course.find("join_in_the_update"), variant, tmp_path)
    (tmp_path / "on_postgresql.py").write_text(SETTINGS.format(module=module), "utf-8")
    (tmp_path / "race.py").write_text(RACE.format(variant=variant), "utf-8")

    run = projects.run_python(
        tmp_path,
        "race.py",
        timeout=60,
        DATABASE_URL=postgresql,
        DJANGO_SETTINGS_MODULE="on_postgresql",
    )

    assert run.stdout.splitlines() == printed, run.stderr
