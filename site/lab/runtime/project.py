"""Runs a Django project in the browser's Python. worker.js calls `call`."""

import contextlib
import io
import json
import os
import runpy
import shlex
import sys
import traceback
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

ROOT = Path("/project")
MD5 = ["django.contrib.auth.hashers.MD5PasswordHasher"]

application = None
log = io.StringIO()  # what the project prints, and what Django logs: its handlers keep this stream
errors = []  # each exception that became a 500, as failure() returns it


def call(name, arguments):
    """Call one of the functions that the page may use.

    Args:
        name: such as "start".
        arguments: the keyword arguments, as JSON.

    Returns:
        The result, as JSON.
    """
    from lab.runtime import check

    functions = {
        "start": start,
        "answer": answer,
        "python": python,
        "process": process,
        "check": check.check,
    }
    return json.dumps(functions[name](**json.loads(arguments)))


def lay_out(files, environment):
    """Write {"config/urls.py": its text}, change to that folder, and set environment variables."""
    for name, text in files.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    os.chdir(ROOT)
    # SQLite is used from one thread only here, whatever Django thinks of the event loop around it.
    os.environ |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"} | environment
    sys.path.insert(0, str(ROOT))


def use_md5_hasher():
    """Use MD5 for passwords, unless the project names a hasher.

    A browser's Python has no OpenSSL, and so no PBKDF2.
    """
    from django.conf import settings

    if not settings.is_overridden("PASSWORD_HASHERS"):
        settings.PASSWORD_HASHERS = MD5


def start(files, environment, commands=None):
    """Start the project: migrate its database and create the demo user, as `guide run` does.

    Args:
        commands: for a setup, the `manage.py` commands of its variant, instead of the migration.

    Returns:
        {} or, if the project does not start, {"error": one line, "traceback": text}.
    """
    global application
    lay_out(files, environment)
    try:
        with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
            import django
            from django.core import signals
            from django.core.management import call_command
            from django.core.servers.basehttp import get_internal_wsgi_application

            django.setup()
            use_md5_hasher()
            if commands is None:
                call_command("migrate", verbosity=0)
                make_the_demo_user()
            for command in commands or []:
                call_command(*shlex.split(command))
            call_command("check")
            signals.got_request_exception.connect(keep_error)
            application = get_internal_wsgi_application()
    except BaseException as error:
        return failure(error)
    return {}


def keep_error(**_):
    errors.append(failure(sys.exception()))


def make_the_demo_user():
    """Create the user of the lessons, unless it exists."""
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    if not users.filter(username="user").exists():
        users.create_user("user", password="pass")


def failure(error):
    """Return an exception as {"error": one line, "traceback": text}.

    The line begins with the place in the project from which the exception came.
    """
    lines = traceback.format_exception_only(error)
    own = [
        f"{Path(frame.filename).relative_to(ROOT)}, line {frame.lineno}: "
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(f"{ROOT}/")
    ]
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(f"{ROOT}/"):
        own = [f"{Path(error.filename).relative_to(ROOT)}, line {error.lineno}: "]
    text = str(error) if isinstance(error, SystemExit) else lines[-1].strip()
    if not own or isinstance(error, SystemExit):
        own = [""]
    return {"error": own[-1] + text, "traceback": "".join(traceback.format_exception(error))}


def environ_of(method, path, headers, body):
    """Return the WSGI environ of a request.

    Source: PEP 3333.
    """
    url = urlsplit(path)
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.path).decode("latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = name.strip().upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value.strip()
    return environ


def ask(method, path, headers, body):
    """Send a request to the started project, and return (status, reason, headers, body)."""
    told = {}

    def start_response(status, headers, exc_info=None):
        told.update(status=status, headers=headers)

    answers = application(environ_of(method, path, headers, body), start_response)
    try:
        body = b"".join(answers)
    finally:
        getattr(answers, "close", lambda: None)()
    code, _, reason = told["status"].partition(" ")
    return int(code), reason, told["headers"], body


def answer(method, path, headers, body):
    """Send a request of the console.

    Args:
        headers: [[name, value], …].
        body: text.

    Returns:
        {"status": int, "reason", "headers": [[name, value], …], "body": text, "log": text that was
        printed or logged, "error": None or the exception behind a 500 in one line}.
    """
    errors.clear()
    log.seek(0)
    log.truncate()
    with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        status, reason, headers, data = ask(method, path, headers, body.encode())
    return {
        "status": status,
        "reason": reason,
        "headers": headers,
        "body": data.decode("utf-8", "replace"),
        "log": log.getvalue(),
        "error": errors[-1]["error"] if errors else None,
    }


def python(arguments):
    """Run a `python …` line of a lesson within the started project.

    Args:
        arguments: ["-c", code], ["manage.py", command, …] or [file, …].

    Returns:
        {"code": the exit status, "stdout": text, "stderr": text}.
    """
    from lab.runtime import wsgi_adapter

    wsgi_adapter.connect()
    return run(arguments)


def process(files, environment, arguments):
    """Run a `python …` line as a process of its own, in this worker, which must be a fresh one.

    Returns:
        What run() returns, and "files": {name: text} of those that it made or changed.
    """
    for name in [name for name in os.environ if name not in ("HOME", "LD_LIBRARY_PATH")]:
        del os.environ[name]
    lay_out(files, environment)
    outcome = run(arguments)
    outcome["files"] = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".sqlite3")
    }
    outcome["files"] = {k: v for k, v in outcome["files"].items() if files.get(k) != v}
    return outcome


def run(arguments):
    """Run the arguments of a `python …` line in this interpreter, and return as python() does."""
    flags = [part for part in arguments if part in ("-B", "-u", "-I")]
    arguments = [part for part in arguments if part not in flags]
    printed, complained = io.StringIO(), io.StringIO()
    code = 0
    before = sys.argv
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        try:
            if arguments[0] == "-c":
                sys.argv = ["-c", *arguments[2:]]
                exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
            else:
                sys.argv = arguments
                runpy.run_path(arguments[0], run_name="__main__")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            if isinstance(end.code, str):
                print(end.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
            code = 1
        finally:
            sys.argv = before
    return {"code": code, "stdout": printed.getvalue(), "stderr": complained.getvalue()}
