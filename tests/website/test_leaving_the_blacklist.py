"""What site/leaving-the-blacklist.md says happens, on SQLite and on PostgreSQL."""

import re
import shlex

import pytest

from guide import course, projects

pytestmark = pytest.mark.slow

PAGE = (course.ROOT / "site" / "leaving-the-blacklist.md").read_text("utf-8")
INSTALLED, GONE = PAGE.split("## If the app is gone already")

SETTINGS = """
import environ
DATABASES = {"default": environ.Env().db("DATABASE_URL")}
"""
LOG_OUT = """
from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import RefreshToken
token = RefreshToken.for_user(User.objects.create_user("user"))
token.blacklist()
print(token)
"""
DELETE_USER = """
from django.contrib.auth.models import User
print(User.objects.get().delete()[0])
"""
REFRESH = """
from django.test import Client
client = Client(SERVER_NAME="localhost")
print(client.post("/api/token/refresh/", {"refresh": "TOKEN"}).status_code)
"""
TABLES = """
from django.db import connection
print([name for name in connection.introspection.table_names() if "blacklist" in name])
"""
CONTENT_TYPES = """
from django.contrib.contenttypes.models import ContentType
print(ContentType.objects.filter(app_label="token_blacklist").count())
"""


class Project:
    """Step 08 with a user who logged out, in a database of its own; later the code of step 09."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.lay_out("08")
        self.manage("migrate")
        self.token = self.shell(LOG_OUT).stdout.strip()

    def lay_out(self, step):
        projects.lay_out(course.find_step(step).path, self.folder)
        with (self.folder / "config" / "settings.py").open("a", encoding="utf-8") as file:
            file.write(SETTINGS)

    def run(self, *arguments):
        return projects.run_python(self.folder, *arguments, DATABASE_URL=self.url)

    def manage(self, *arguments):
        run = self.run("manage.py", *arguments)
        assert run.returncode == 0, run.stderr
        return run

    def shell(self, code):
        return self.run("manage.py", "shell", "-v", "0", "-c", code)

    def follow(self, text):
        """Run the commands that a part of the page shows."""
        return [
            self.run(*shlex.split(command))
            for command in re.findall(r"^\$ python (.*)$", text, re.MULTILINE)
        ]

    def deletes_user(self):
        run = self.shell(DELETE_USER)
        return run.returncode == 0, run.stderr

    def tables(self):
        return self.shell(TABLES).stdout.strip()


@pytest.fixture(params=["sqlite", "postgresql"])
def project(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    else:
        url = request.getfixturevalue("postgresql")
    return Project(tmp_path / "project", url)


def named(text, page):
    """Return whether a page shows the message of the error that ends a traceback."""
    (error,) = re.findall(r"^django\.db\.utils\.IntegrityError: (.*)$", text, re.MULTILINE)
    return error in page


def test_a_user_cannot_be_deleted_without_the_app_until_the_migration_drops_its_tables(project):
    project.lay_out("09")
    project.manage("migrate")
    deleted, stderr = project.deletes_user()
    assert not deleted
    assert named(stderr, PAGE)

    *_, migration = project.follow(GONE.partition("Write the operations")[0])
    assert migration.returncode == 0, migration.stderr
    (path,) = (project.folder / "api" / "migrations").glob("*_drop_the_blacklist.py")
    empty = path.read_text("utf-8")
    (operations,) = re.findall(r"```python\n(.*?)```", GONE, re.DOTALL)
    path.write_text(re.sub(r"    operations = \[\n    \]\n", lambda _: operations, empty), "utf-8")
    assert path.read_text("utf-8") != empty

    assert project.shell(CONTENT_TYPES).stdout.strip() == "2"
    for run in project.follow(GONE.partition("Write the operations")[2]):
        assert run.returncode == 0, run.stderr
    assert project.tables() == "[]"
    assert project.shell(CONTENT_TYPES).stdout.strip() == "0"
    assert project.deletes_user() == (True, "")


def test_the_migration_does_nothing_in_a_new_database(project):
    project.lay_out("09")
    (operations,) = re.findall(r"```python\n(.*?)```", GONE, re.DOTALL)
    path = project.folder / "api" / "migrations" / "0002_drop_the_blacklist.py"
    path.write_text(
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [('api', '0001_initial')]\n{operations}",
        "utf-8",
    )
    project.manage("migrate")
    project.manage("migrate", "api", "0001")
    project.manage("migrate")


def test_emptied_tables_are_removed_and_full_ones_are_not(project):
    zero = project.run("manage.py", "migrate", "token_blacklist", "zero")
    assert zero.returncode != 0
    assert named(zero.stderr, PAGE)

    for run in project.follow(INSTALLED.partition("If you forget")[2]):
        assert run.returncode == 0, run.stderr
    for run in project.follow(INSTALLED.partition("If you forget")[0]):
        assert run.returncode == 0, run.stderr
    assert project.tables() == "[]"

    project.lay_out("09")
    project.manage("migrate")
    assert project.deletes_user() == (True, "")


def test_a_blacklisted_token_is_valid_again_without_the_app(project):
    refresh = REFRESH.replace("TOKEN", project.token)
    assert project.shell(refresh).stdout.strip() == "401"

    settings = project.folder / "config" / "settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(
        text + "INSTALLED_APPS.remove('rest_framework_simplejwt.token_blacklist')\n", "utf-8"
    )
    assert project.shell(refresh).stdout.strip() == "200", project.shell(refresh).stderr

    settings.write_text(text, "utf-8")
    project.lay_out("09")
    project.manage("migrate")
    assert project.shell(refresh).stdout.strip() == "401"
