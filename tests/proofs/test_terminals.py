"""The terminals that lessons are typed into, and the comparison of what they print."""

import os

import pytest

from guide.lessons import Command, Lesson
from tests.proofs.terminals import (
    OutputMismatch,
    TerminalSession,
    check_guide_command,
    check_pins,
    compare,
)


@pytest.mark.parametrize(
    "shown, printed",
    [
        ("", ""),
        ("a", "a\n"),
        ("a", "a  \r\n\n"),
        ('{"access":"eyJ…"}', '{"access":"eyJhbGciOi"}'),
        ("…\nb\n…", "1\n2\nb\n3\n"),
        ("… 3 passed …", "=== 3 passed in 0.1s ==="),
    ],
)
def test_what_is_shown_is_what_is_printed(shown, printed):
    compare(shown, printed, status=0)


@pytest.mark.parametrize(
    "shown, printed",
    [
        ("", "a warning\n"),
        ("a", ""),
        ("a", "a\nb\n"),
        ("a.c", "abc\n"),
        ("a…c", "a\nc\n"),
        ("a\n…", "a\n"),
        ('{"access":"…"}', '{"access": "x"}'),
    ],
)
def test_what_is_shown_is_not_what_is_printed(shown, printed):
    with pytest.raises(OutputMismatch):
        compare(shown, printed, status=0)


def test_a_command_may_fail_only_if_the_lesson_shows_how():
    compare("no key", "no key\n", status=1)
    compare("…\nno key", "Traceback\nno key\n", status=1)
    for shown in ("", "…"):
        with pytest.raises(OutputMismatch, match="exit status 1"):
            compare(shown, "anything\n" if shown else "", status=1)


@pytest.mark.parametrize("arguments", ["Django", "django_extensions", "djangorestframework"])
def test_a_package_that_is_pinned(arguments):
    check_pins(arguments)


@pytest.mark.parametrize("arguments", ["Django==1.0", "Django djangorestframework-jwt"])
def test_a_package_that_is_not_pinned_so(arguments):
    with pytest.raises(OutputMismatch, match="pin"):
        check_pins(arguments)


@pytest.mark.parametrize("line", ["", "start 01", "run", "amend STEP", "test -x"])
def test_a_command_of_the_guide(line):
    check_guide_command(line)


@pytest.mark.parametrize("line", ["strat 01", "start 99", "start", "run --prot 8001"])
def test_no_command_of_the_guide(line):
    with pytest.raises(OutputMismatch):
        check_guide_command(line)


@pytest.fixture
def session(tmp_path):
    if os.name != "posix":
        pytest.skip("the lessons' commands are typed into bash")
    with TerminalSession(tmp_path) as session:
        yield session


@pytest.fixture
def follow(session):
    return lambda text, shown="": session.follow(Command(text, shown, 1))


def test_one_shell_keeps_its_variables_and_its_folder(follow):
    follow("mkdir inner && cd inner && NAME=ann")
    follow('echo "$NAME in $(basename $PWD)"', "ann in inner")


def test_a_pasted_token_is_the_one_printed_last_under_that_name(follow):
    follow("""echo '{"access":"eyJ1"}'; echo '{"access":"eyJ2","refresh":"eyJ3"}'""", "…\n…")
    follow("ACCESS=eyJ…")
    follow("REFRESH=eyJ…")
    follow("echo $ACCESS $REFRESH", "eyJ2 eyJ3")


def test_a_pasted_value_may_be_in_a_link_that_the_server_printed(session, follow):
    follow("""echo '{"token":["This link is not valid."]}'""", "…")
    for value in ("d1-a", "d2-b"):
        link = f"http://127.0.0.1:8000/account/#email=ada%40example.com&token={value}"
        with (session.folder / "server.log").open("a", encoding="utf-8") as log:
            log.write(f"Choose a password:\n{link}\n\n")
    follow("TOKEN=…-…")
    follow("echo $TOKEN", "d2-b")


def test_another_pasted_value_is_the_last_line_printed(follow):
    follow("echo a; echo b-c", "a\nb-c")
    follow("export KEY=…")
    follow("python -c 'import os; print(os.environ[\"KEY\"])'", "b-c")


def test_nothing_is_pasted_that_was_not_printed(follow):
    follow("echo hello", "hello")
    with pytest.raises(OutputMismatch, match="nothing was printed"):
        follow("ACCESS=eyJ…")


def test_the_python_is_that_of_this_test(follow):
    follow("python -c 'import django'")


def test_the_key_of_this_clone_is_not_in_the_shell(follow):
    follow('echo "[$JWT_SIGNING_KEY]"', "[]")


def test_a_server_that_does_not_start_is_not_waited_for(follow, tmp_path):
    (tmp_path / "manage.py").write_text("raise SystemExit('no key')")

    follow("python manage.py runserver", "no key")
    with pytest.raises(OutputMismatch, match="no key"):
        follow("python manage.py runserver", "…\nStarting development server")


def test_a_command_that_does_not_end_is_ended(session):
    with pytest.raises(OutputMismatch, match="does not end within 1 s"):
        session.type("echo begun; sleep 60", seconds=1)


# A project that serves nothing: it holds its port, as `runserver` does.
SERVES = """
import socket, sys, time
with socket.create_server(("127.0.0.1", int(sys.argv[2]))):
    print("Starting", flush=True)
    time.sleep(600)
"""

SECOND_TERMINAL = """\
Make a key:

```console{first}
$ export KEY=a-key
$ python manage.py runserver
Starting
```

The server runs:

```console{then}
$ echo "[$KEY]"
[{shown}]
```
"""


@pytest.fixture
def lesson(tmp_path):
    """Types the commands of a lesson of this text."""
    if os.name != "posix":
        pytest.skip("the lessons' commands are typed into bash")

    def typed(text):
        (tmp_path / "manage.py").write_text(SERVES)
        (tmp_path / "README.md").write_text(text)
        with TerminalSession(tmp_path) as session:
            for command in Lesson(tmp_path / "README.md").commands:
                session.follow(command)

    return typed


@pytest.mark.parametrize(
    "first, then, shown",
    [
        ("", " terminal=2", ""),
        ("", "", ""),
        (" terminal=all", " terminal=2", "a-key"),
        (" terminal=all", "", "a-key"),
        ("", " terminal=1", "a-key"),
    ],
)
def test_a_terminal_knows_what_was_exported_in_it(lesson, first, then, shown):
    lesson(SECOND_TERMINAL.format(first=first, then=then, shown=shown))


def test_what_a_second_terminal_lacks_makes_a_lesson_untrue(lesson):
    with pytest.raises(OutputMismatch, match=r"It prints:\n\[\]"):
        lesson(SECOND_TERMINAL.format(first="", then="", shown="a-key"))


def test_each_terminal_keeps_its_variables(lesson):
    lesson("""\
```console
$ NAME=one
$ python manage.py runserver
Starting
```

In the second terminal:

```console terminal=2
$ NAME=two
```

Start another, in a third terminal:

```console terminal=3
$ NAME=three
$ python manage.py runserver 8001
Starting
```

Both run:

```console
$ echo $NAME
two
```

Stop the first. In the server's terminal:

```console terminal=1
$ echo $NAME
one
```
""")
