"""What `check` prints for one failure of each kind, word by word."""

from guide import course, projects
from tests.exercises.engine import feedback, grading

DJANGO = "5.2"  # nothing in it depends on Django's version

TESTS = '''\
import subprocess
import sys

import pytest
from django.urls import get_resolver


def test_a_status(client):
    response = client.get("/api/no/such/path/")
    assert response.status_code == 200


def test_a_body(client):
    response = client.get("/api/public/", headers={"Authorization": "Bearer x"})
    assert response.json() == {"message": "Hello"}


def test_the_project_s_own_error(client, monkeypatch):
    monkeypatch.setattr("api.views.JsonResponse", None)
    client.post("/api/public/", {"username": "user"})
    assert client.get("/api/public/").status_code == 200


def test_a_name_of_a_route():
    assert "token" in get_resolver().reverse_dict


@pytest.mark.parametrize("number", [1, 2], ids=["one", "two"])
def test_a_number_with_its_own_message(number):
    assert number == 1, f"It is {number}."


def test_a_process(capfd):
    run = subprocess.run([sys.executable, "-c", "1/0"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_another_comparison():
    assert 3 > 4


def test_no_comparison():
    assert not get_resolver()


def test_pytest_fail():
    pytest.fail("no")


def test_an_exception():
    {}["access"]


@pytest.fixture
def broken():
    raise LookupError("nobody")


def test_a_fixture(broken):
    pass


def test_that_passes():
    pass
'''
LESSON = "# Title\n\n## A heading\n\nGET a status, and a body.\n\n- A route has the name token.\n"
RIGHT = (
    'def test_a_lower_case_answer(api):\n    assert api.get("/api/public/").status_code == 401\n'
)

STEP = """\
2 of 3 tests pass. The first that fails:

  A status.

  sent       GET /api/no/such/path/
  came back  404 Not Found, a page: Not Found The requested resource was not found on this
             server.
  expected   200 OK

  the test   test_all_kinds.py:10: assert response.status_code == 200
  the lesson README.md, line 5, in “A heading”

2 of 3 tests pass. The first that fails:

  A body.

  sent       GET /api/public/, Authorization: Bearer x
  came back  200 OK, {"message": "Hello, everyone! This is a public view."}
  found      {'message': 'Hello, everyone! This is a public view.'}
  expected   {'message': 'Hello'}

  the test   test_all_kinds.py:15: assert response.json() == {"message": "Hello"}
  the lesson README.md, line 5, in “A heading”

2 of 3 tests pass. The first that fails:

  The project's own error.

  sent       GET /api/public/
  came back  500 Internal Server Error, a page: Server Error (500)
  the reason TypeError: 'NoneType' object is not callable (api/views.py, line 8)
  expected   200 OK

  the test   test_all_kinds.py:21: assert client.get("/api/public/").status_code == 200
  the lesson README.md, line 5, in “A heading”

2 of 3 tests pass. The first that fails:

  A name of a route.

  found      nothing
  expected   token in it

  the test   test_all_kinds.py:25: assert "token" in get_resolver().reverse_dict
  the lesson README.md, line 7, in “A heading”

2 of 3 tests pass. The first that fails:

  A number with its own message (two).

  the reason It is 2.
  found      2
  expected   1

  the test   test_all_kinds.py:30: assert number == 1

2 of 3 tests pass. The first that fails:

  A process.

  the reason ZeroDivisionError: division by zero
  found      1
  expected   0

  the test   test_all_kinds.py:35: assert run.returncode == 0

2 of 3 tests pass. The first that fails:

  Another comparison.

  found      3
  expected   > 4

  the test   test_all_kinds.py:39: assert 3 > 4

2 of 3 tests pass. The first that fails:

  No comparison.

  expected   assert not get_resolver()

  the test   test_all_kinds.py:43: assert not get_resolver()

2 of 3 tests pass. The first that fails:

  Pytest fail.

  expected   pytest.fail("no")

  the test   test_all_kinds.py:47: pytest.fail("no")

2 of 3 tests pass. The first that fails:

  An exception.

  the reason KeyError: 'access'

  the test   test_all_kinds.py:51: {}["access"]

2 of 3 tests pass. The first that fails:

  A fixture.

  the reason LookupError: nobody

  the test   test_all_kinds.py:56: raise LookupError("nobody")
"""
PITFALL = """\
0 of 1 tests pass. The first that fails:

  A lower case answer.

  sent       GET /api/public/
  came back  200 OK, {"message": "Hello, everyone! This is a public view."}
  expected   401 Unauthorized

  the test   test_right.py:2: assert api.get("/api/public/").status_code == 401
  the lesson README.md, line 5, in “A heading”
"""


def test_what_check_prints_of_a_step(tmp_path):
    step = course.find_step("03")
    folder = projects.lay_out(step.path, tmp_path / "project")
    for path in folder.glob("tests/test_*.py"):
        path.write_text("", "utf-8")
    (folder / "tests/test_all_kinds.py").write_text(TESTS, "utf-8")

    found = grading.grade(step, folder)

    assert printed(found) == STEP


def test_what_check_prints_of_a_pitfall(tmp_path):
    pitfall = course.find_pitfall("jwt_authentication_missing")
    folder = tmp_path / pitfall.name
    projects.lay_out(pitfall.path, folder)
    (folder / "test_right.py").write_text(RIGHT, "utf-8")

    found = grading.grade(pitfall, folder)

    assert printed(found) == PITFALL


def printed(found):
    """Return the reports about each of the failures, one below the other."""
    reports = [
        feedback.report(type(found)(found.passed, [failure]), LESSON) for failure in found.failures
    ]
    return "\n\n".join(reports) + "\n"
