"""The command, typed as a learner types it, in a copy of the course whose environment is ready."""

import os
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request

import django
import pytest

from guide import bootstrap, course, packages, projects, servers, shells
from guide.commands import run
from tests.exercises.engine.commands import diff

on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send a process")
TAUGHT = django.VERSION[:2] == (5, 2)


def refused(answer, *said):
    """Exit status 2, and one line on stderr that says all of this."""
    assert answer.returncode == 2, answer
    assert len(answer.stderr.splitlines()) == 1, answer.stderr
    for text in said:
        assert text in answer.stderr


def test_alone_it_is_a_help_that_fits_a_screen_and_installs_nothing(bare_clone):
    answer = bare_clone.guide()

    assert answer.returncode == 0
    lines = answer.stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100
    listed = re.findall(r"^  (\w+)  +\S", answer.stdout, re.MULTILINE)
    authors = re.search(
        r"^For those who teach or change the course: (.+)\.$", answer.stdout, re.MULTILINE
    )
    names = set(bootstrap.COMMANDS)
    assert {*listed, *authors[1].split(", ")} == names
    assert listed[:3] == ["run", "test", "list"]
    assert not (bare_clone.root / ".venv").exists()
    assert not (bare_clone.root / "work").exists()


@pytest.mark.slow
def test_each_command_has_a_help_of_its_own(clone):
    assert "--port" in clone.guide("run", "--help").stdout
    assert "or - for the input" in clone.guide("explain", "--help").stdout


BAD_INPUT = {
    "tset": "There is no command 'tset'. Did you mean test",
    "run 21_nothing": "There is no step or pitfall called '21_nothing'. Did you mean 21_scale_out",
    "run 99": f"There is no step or pitfall called '99'. Did you mean {course.steps()[-1].name}?",
    "start step4": "There is no step or pitfall called 'step4'. Did you mean 04_token_urls?",
    "goto step-04": "There is no step called 'step-04'. Did you mean 04_token_urls?",
    "run 4_tokn_urls": "Did you mean 04_token_urls",
    "run refresh": "Did you mean 05_refresh",
    "run 04 --wrong": "04_token_urls is a step",
    "run leaked_secret_key_signs_tokens": "--wrong or --right",
    "run --port http": "invalid int value: 'http'",
    "run --port 70000": "There is no port 70000",
    "run --prot 8001": "run --help",
    "diff": "diff --help",
    "diff 04 nonsense": "There is no step called 'nonsense'",
    "start nonsense": "There is no step or pitfall called 'nonsense'. All names: ",
    "check 03": "work/03_jwt_authentication does not exist. To lay it out: ",
    "test --django 4.2": "5.2 and 6.1",
    "explain -": "TEXT has no words. Paste the message between quotes: ",
}


@pytest.mark.parametrize("typed", BAD_INPUT)
def test_what_bad_input_gets(clone, typed):
    refused(clone.guide(*typed.split()), BAD_INPUT[typed])


def test_a_check_before_anything_is_started(clone):
    refused(clone.guide("check"), "You have not started an exercise yet", "start 01")


@pytest.mark.parametrize("typed", ["run", "run 04", "run allow_any_left --wrong"])
def test_a_port_that_is_taken_gets_the_same_command_with_another(clone, typed):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = clone.guide(*typed.split(), "--port", str(port))

    refused(answer, f"Port {port} is taken. Choose another: ")
    assert answer.stderr.endswith(f"{bootstrap.COMMAND} {typed} --port {port + 1}\n")


# run


def served(clone, *typed):
    """Types `run …`, waits until something listens, and gives the process and its address."""
    port = servers.free_port()
    process = clone.begin("run", *typed, "--port", str(port))
    servers.wait_for(port, process, 60, clone.log)
    return process, f"http://127.0.0.1:{port}"


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def ended(process, clone, sent):
    """Whether a signal ended the server as it should: at once, quietly, and all of it."""
    os.killpg(process.pid, sent)
    assert process.wait(20) == 0
    lines = clone.log.read_text("utf-8").splitlines()
    # Django logs a host that it rejects with a traceback. Step 20 asks with such a host.
    assert not [line for line in lines if "Traceback" in line and "DisallowedHost" not in line]
    with pytest.raises(ProcessLookupError):  # nothing of its group is left
        os.killpg(process.pid, 0)


@on_posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_run_serves_the_end_of_part_one_until_it_is_stopped(clone, sent):
    process, address = served(clone)

    assert "public view" in get(f"{address}/api/public/")
    printed = clone.log.read_text("utf-8")
    assert f"{course.end_of_part_one().name} is running" in printed
    assert f"{address}/api/public/" in printed
    ended(process, clone, sent)


def test_part_one_ends_where_the_table_of_the_readme_says():
    table = (course.ROOT / "README.md").read_text("utf-8").partition("Part I: ")[2]
    rows = re.findall(r"\(steps/(\w+)/README\.md\)", table.partition("Part II: ")[0])

    assert rows[-1] == course.end_of_part_one().name


def to_paste(clone):
    """The lines that `run` printed to be typed in another terminal."""
    return re.findall(r"^  (.+)$", clone.log.read_text("utf-8"), re.MULTILINE)


@on_posix
def test_what_run_prints_works_as_it_is_pasted(clone):
    process, address = served(clone)
    try:
        lines = to_paste(clone)
        assert len(lines) == 2
        assert all(f"{address}/api/" in line for line in lines)

        answer = subprocess.run(["sh", "-c", "\n".join(lines)], capture_output=True, text=True)
        assert answer.stdout == '{"message":"Hello, user! This is a protected view."}'
        assert answer.stderr == ""
    finally:
        ended(process, clone, signal.SIGINT)


@pytest.mark.slow
@on_posix
@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_what_run_prints_of_each_step_gets_an_answer(clone, step, tmp_path):
    packages.skip_without(step)
    process, _ = served(clone, step.number)
    try:
        script = "\n".join(to_paste(clone))
        answer = subprocess.run(
            ["sh", "-ec", script], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )
        assert answer.returncode == 0, answer
        assert answer.stdout
        assert answer.stderr == ""
    finally:
        ended(process, clone, signal.SIGINT)


@on_posix
@pytest.mark.slow
def test_run_with_the_number_of_the_last_step_serves_it(clone):
    last = course.steps()[-1]
    packages.skip_without(last)
    process, address = served(clone, last.number)
    try:
        assert f"{last.name} is running" in clone.log.read_text("utf-8")
    finally:
        ended(process, clone, signal.SIGINT)


@pytest.mark.slow
@on_posix
def test_run_serves_the_wrong_side_of_a_pitfall(clone):
    process, address = served(clone, "jwt_authentication_missing", "--wrong")
    try:
        with pytest.raises(urllib.error.HTTPError, match="403"):
            get(f"{address}/api/protected/")
    finally:
        ended(process, clone, signal.SIGINT)


def test_the_commands_to_try_have_a_form_for_powershell():
    request = 'curl -s http://127.0.0.1:8000/x/ \\\n  -H "Authorization: Bearer $ACCESS"'

    assert shells.in_this_shell(request, windows=False) == request
    assert shells.in_this_shell(request, windows=True) == (
        'curl.exe -s http://127.0.0.1:8000/x/ -H "Authorization: Bearer $ACCESS"'
    )
    assert shells.in_this_shell("ACCESS=eyJ…", windows=True) == '$ACCESS = "eyJ…"'
    assert shells.capture("ACCESS", "curl -sS http://x -d a=b", "access", windows=True) == (
        "$ACCESS = (curl.exe -sS http://x -d a=b | ConvertFrom-Json).access"
    )


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_each_step_offers_something_to_try(step):
    lines = run.to_try(step.lesson)

    assert 0 < len(lines) <= 3
    assert lines[-1][0] is None  # no token is kept for nothing


# test


@pytest.mark.slow
def test_a_step_is_tested_by_its_own_pytest_in_its_own_settings(clone):
    two = ["steps/01_project", "steps/02_protected_view"]
    answer = clone.guide("test", "-v", *two, DJANGO_SETTINGS_MODULE="nonsense")

    assert answer.returncode == 0, answer.stdout
    assert "2 passed" in answer.stdout
    assert "steps/01_project::pytest" in answer.stdout


@pytest.mark.slow
def test_a_step_that_breaks_its_promise_fails_and_says_which(clone):
    views = clone.root / "steps/02_protected_view/api/views.py"
    views.write_text(views.read_text("utf-8").replace("IsAuthenticated", "AllowAny"), "utf-8")
    answer = clone.guide("test", "steps/01_project", "steps/02_protected_view")

    assert answer.returncode == 1
    assert "1 failed, 1 passed" in answer.stdout
    assert "assert 200 == 403" in answer.stdout
    assert "steps/02_protected_view" in answer.stdout


@pytest.mark.slow
def test_plain_pytest_works_in_the_root_and_in_a_step(clone):
    two = ["steps/01_project", "steps/02_protected_view"]
    in_root = clone.python("-m", "pytest", *two).stdout
    in_step = clone.python("-m", "pytest", cwd=two[0]).stdout

    assert "2 passed" in in_root, in_root
    assert "4 passed" in in_step, in_step


@pytest.mark.slow
def test_slow_proofs_are_for_all(clone):
    text = "import pytest\n\n\n@pytest.mark.slow\ndef test_slow():\n    pass\n"
    projects.write({"tests/test_sample.py": text}, clone.root)

    assert "1 deselected" in clone.guide("test", "tests/test_sample.py", "-n0").stdout
    assert "1 passed" in clone.guide("test", "--all", "tests/test_sample.py").stdout


def test_without_names_it_is_the_steps_and_the_pitfalls(clone):
    projects.write({"tests/test_sample.py": "def test_sample():\n    pass\n"}, clone.root)

    listed = clone.guide("test", "--collect-only", "-q", "-n0").stdout
    assert "steps/01_project" in listed
    assert "pitfalls/allow_any_left" in listed
    assert "test_sample" not in listed
    assert re.match(r"The tests of \d+ steps and \d+ pitfalls take about \d+ minutes? on", listed)
    assert "test_sample" in clone.guide("test", "tests", "--collect-only", "-q", "-n0").stdout


# list, diff


@pytest.mark.parametrize("names", [["04"], ["02", "06"], ["06", "02"]], ids=" ".join)
def test_diff_is_a_patch_from_one_step_to_the_other(clone, names):
    new = course.find_step(names[-1])
    old = course.find_step(names[0]) if len(names) == 2 else new.before
    printed = clone.guide("diff", *names).stdout
    project = clone.root.with_name("project")
    projects.write(old.code, project)
    subprocess.run(["git", "apply"], cwd=project, input=printed.encode(), check=True)

    assert course.code_of(project) == new.code


def test_colours_change_no_text():
    plain = "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-old\n+new\n same\n"
    coloured = diff.coloured(plain)

    assert re.sub(r"\033\[\d+m", "", coloured) == plain
    assert "\033[31m-old" in coloured
    assert "\033[32m+new" in coloured


def test_list_names_all_there_is(clone):
    printed = clone.guide("list").stdout
    names = [folder.name for folder in course.steps() + course.pitfalls()]

    for name in [*names, *(path.stem for path in course.notebooks())]:
        assert name in printed
    assert f"{len(names)} exercises" in printed
