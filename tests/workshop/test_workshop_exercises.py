"""The files of tests/exercises: whole, and about something that is there."""

import re

import pytest

from guide import course
from tests.exercises.engine import feedback, known_answers, workspace

DJANGO = "5.2"  # nothing in it depends on Django's version

ALL = {folder.name: folder for folder in course.steps() + course.pitfalls()}
FACTS = {"seen", "written", "missing", "file", "line", "imports"}


def test_each_belongs_to_a_step_or_a_pitfall():
    files = {path.stem for path in (course.ROOT / known_answers.FILES).glob("*.md")}

    assert files - {"README", known_answers.COMMON} <= set(ALL)


def test_each_step_has_hints_mistakes_and_another_right_answer():
    for step in course.steps():
        assert len(known_answers.hints(step)) == 3, step.name
        assert len(known_answers.mistakes(step)) >= 3, step.name
        assert known_answers.also_right(step), step.name


@pytest.mark.parametrize("name", [*ALL, known_answers.COMMON])
def test_every_heading_of_a_file_is_known(name):
    path = known_answers.path_of(name)
    source = path.read_text("utf-8") if path.exists() else ""
    kinds = ("Hint", "Mistake", "Also right")
    known = [heading for kind in kinds for heading, _, _ in known_answers.sections(name, kind)]

    fenced = False
    found = []
    for line in source.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("## ") and not fenced:
            found.append(line.removeprefix("## "))
    assert sorted(found) == sorted(known)
    assert len(set(known)) == len(known)


@pytest.mark.parametrize("name", ALL)
def test_hints_and_answers_are_whole(name):
    exercise = ALL[name]
    assert len(known_answers.hints(exercise)) in (0, 3)
    solution = workspace.solution(exercise)
    for answer in known_answers.mistakes(exercise) + known_answers.also_right(exercise):
        assert answer.words, answer
        assert answer.over(solution) != solution, answer
    for answer in known_answers.mistakes(exercise):
        assert answer.facts, answer
        assert set(answer.facts) <= FACTS, answer


@pytest.mark.parametrize("mistake", known_answers.common_mistakes(), ids=lambda each: each.name)
def test_a_common_mistake_is_whole(mistake):
    solution = workspace.solution(course.find_step(mistake.facts["over"]))

    assert mistake.words
    assert mistake.over(solution) != solution
    assert set(mistake.facts) <= {"over"} | FACTS
    assert set(mistake.facts) & {"seen", "written"}


@pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)
def test_no_mistake_is_found_in_a_solution(exercise):
    code = workspace.solution(exercise)
    report = "404 Not Found, 500, does not start"

    found = known_answers.ranked(exercise, report, code)
    common = known_answers.common_mistakes()
    assert [mistake.name for _, mistake in found if mistake in common] == []


@pytest.mark.parametrize("exercise", ALL.values(), ids=ALL)
def test_a_hint_shows_its_code_without_fences(exercise):
    for hint in known_answers.hints(exercise):
        assert "```" not in feedback.wrapped(hint)


PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_a_hint_shows_the_lines_of_the_finished_step(step):
    """They are typed as they stand: a formatter must not have put parentheses around them."""
    finished = [
        line.partition("  #")[0].strip()
        for text in workspace.solution(step).values()
        for line in text.splitlines()
    ]
    for block in PYTHON.findall(known_answers.hints(step)[2]):
        lines = [it.partition("  #")[0].strip() for it in block.splitlines() if "…" not in it]
        assert [line for line in lines if line not in finished] == []


# Ranking


FILE = """\
# 01_project

## Mistake: by the text alone

```yaml
written: 'views'
```

Words of the text.

## Mistake: by the report

```yaml
seen: '404 Not Found'
```

Words of the report.

## Mistake: by the exception

```yaml
seen: 'NameError'
```

Words of the exception.

## Mistake: by two conditions

```yaml
seen: '404'
written: 'urls'
```

Words of two.
"""


@pytest.mark.parametrize(
    "report, code, expected",
    [
        ("came back 200 OK", "views", "by the text alone"),
        ("came back 404 Not Found", "views", "by the report"),
        ("came back 404 Not Found", "views urls", "by two conditions"),
        ("came back 404 Not Found the reason NameError: x", "views urls", "by the exception"),
        ("NameError came back 200 OK the reason KeyError: x", "views", "by the exception"),
        ("came back 200 OK", "x = 1  # views", None),
        ("came back 200 OK", "x = '#views'", "by the text alone"),
    ],
)
def test_what_was_observed_comes_before_the_source_text(
    report, code, expected, tmp_path, monkeypatch
):
    monkeypatch.setattr(known_answers, "path_of", lambda name: tmp_path / f"{name}.md")
    (tmp_path / "01_project.md").write_text(FILE, "utf-8")

    found = known_answers.mistake_in(course.find_step("01"), report, {"api/x.py": code})

    assert (found and found.name) == expected


FACTS_FILE = """\
# 01_project

## Mistake: a pasted line

```yaml
line: '[+-](?!\\d)'
```

Words.

## Mistake: a file elsewhere

```yaml
file: 'config/views\\.py'
```

Words.

## Mistake: a missing file

```yaml
missing: 'include'
seen: 'nothing'
```

Words.

```diff
--- a/api/views.py
+++ /dev/null
```

## Mistake: an import

```yaml
seen: 'name ''(\\w+)'''
imports: {path: from django.urls import path}
```

Write `{import}` for `{name}`.
"""


@pytest.mark.parametrize(
    "report, code, expected",
    [
        ("", {"a.py": "x\n+y\n"}, ["a pasted line"]),
        ("", {"a.py": "x = 1 + 2\n-3\n"}, []),
        ("", {"config/views.py": "x"}, ["a file elsewhere"]),
        ("", {"api/views.py": "x"}, []),
        ("nothing", {"a.py": "x"}, ["a missing file"]),
        ("nothing", {"a.py": "x", "b.py": "include"}, []),
        ("name 'path'", {"a.py": "x"}, ["an import"]),
        ("name 'paths'", {"a.py": "x"}, []),
    ],
)
def test_each_fact_is_looked_for_where_it_says(report, code, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(known_answers, "path_of", lambda name: tmp_path / f"{name}.md")
    (tmp_path / "01_project.md").write_text(FACTS_FILE, "utf-8")

    found = known_answers.ranked(course.find_step("01"), report, code)

    assert [mistake.name for _, mistake in found] == expected


def test_a_tip_names_the_import_and_an_answer_can_delete_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(known_answers, "path_of", lambda name: tmp_path / f"{name}.md")
    (tmp_path / "01_project.md").write_text(FACTS_FILE, "utf-8")
    *_, missing, imported = known_answers.mistakes(course.find_step("01"))

    assert imported.tip("name 'path'") == "Write `from django.urls import path` for `path`."
    assert missing.over({"api/views.py": "x", "a.py": "y"}) == {"a.py": "y"}
