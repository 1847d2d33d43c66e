"""The minutes of a lesson are computed from its text, and site/teach.md adds them up."""

import re

import pytest

from guide import course
from guide.lessons import Lesson
from tests.authoring import index, teaching

DJANGO = "5.2"  # nothing in it depends on Django's version

SOURCE = teaching.PAGE.read_text("utf-8")
PART_ONE = course.steps()[:6]

LESSON = """\
---
minutes: 1
---
# Four words of [title](../elsewhere/README.md)

| two | words |
|---|---|

Two words.

```diff
--- a/api/urls.py
+++ b/api/urls.py
@@ -1 +1,2 @@
 not typed
+    four
```

Create `api/new.py`:

```python
def f():
    pass
```

```console
$ sleep 30
$ echo four
four words are printed
```
"""


@pytest.fixture
def lesson(tmp_path):
    """Write a lesson of this text, and return it."""

    def write(text):
        path = tmp_path / "README.md"
        path.write_text(text, "utf-8")
        return Lesson(path)

    return write


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_the_minutes_of_a_step_are_those_of_its_text(step):
    computed = teaching.minutes_of(step.lesson)

    assert step.minutes == computed, "python3 -m guide index"


@pytest.mark.parametrize("path", course.notebooks(), ids=lambda path: path.stem)
def test_the_minutes_of_a_notebook_are_those_of_its_text_and_answers(path):
    computed = teaching.minutes_of_notebook(path)

    assert teaching.facts_of_notebook(path.stem)[1] == computed, "python3 -m guide index"
    assert f"It takes {computed} minutes." in path.read_text("utf-8")


def test_part_one_takes_the_80_to_95_minutes_that_readers_took():
    assert 80 <= sum(teaching.minutes_of(step.lesson) for step in PART_ONE) <= 95


def test_what_is_read_typed_and_waited_for_is_counted(lesson):
    counted = lesson(LESSON)

    assert teaching.words_to_read(counted) == 4 + 2 + 2 + 2
    typed = ["four", "def f():", "pass", "sleep 30", "echo four"]
    assert teaching.characters_to_type(counted) == sum(map(len, typed))
    assert teaching.seconds_to_wait(counted) == 30


@pytest.mark.parametrize(
    "more, minutes",
    [
        ("word " * teaching.WORDS * 10, 10 * teaching.EFFORT),
        (f"```console\n$ {'x' * teaching.CHARACTERS * 10}\n```\n", 10 * teaching.EFFORT),
        ("```console\n" + "$ x\n" * 60 + "```\n", 10 * teaching.EFFORT),
        ("```console\n$ sleep 600\n```\n", 10),
    ],
    ids=["words", "characters", "commands", "a wait"],
)
def test_more_text_takes_more_minutes(lesson, more, minutes):
    before = teaching.minutes_of(lesson(LESSON))
    after = teaching.minutes_of(lesson(f"{LESSON}\n{more}"))

    assert after - before == pytest.approx(minutes, abs=1.5)


def test_index_writes_the_minutes_into_the_front_matter_and_nothing_else(lesson, tmp_path):
    text = LESSON + "word " * 1000 + "\nminutes: 7\n"
    lesson(text)
    step = course.Step(tmp_path)

    made = teaching.with_own_minutes(step)

    minutes = teaching.minutes_of(step.lesson)
    assert minutes > 1
    assert made == text.replace("minutes: 1\n", f"minutes: {minutes}\n")


def test_index_has_nothing_left_to_write(monkeypatch):
    changed = []

    def compare(page, made):
        if made != page.read_text("utf-8"):
            changed.append(page)

    monkeypatch.setattr(index, "write", compare)

    index.run(None)

    assert changed == [], "python3 -m guide index"


def test_the_plans_show_the_minutes_of_the_lessons():
    assert teaching.with_minutes(SOURCE) == SOURCE, "python3 -m guide index"


def test_a_plan_fits_into_its_time_and_leaves_little_of_it():
    plans = teaching.plans(SOURCE)

    assert len(plans) == 5
    for name, (there_is, it_takes) in plans.items():
        assert there_is * 0.85 <= it_takes <= there_is, name


@pytest.mark.parametrize("step", course.steps(), ids=lambda step: step.name)
def test_each_step_has_its_notes(step):
    heading = f"### [{step.lesson.title}](../steps/{step.name}/README.md), {step.minutes} minutes"
    notes = SOURCE.partition(f"{heading}\n")[2].partition("\n### ")[0]

    assert re.findall(r"^\*\*(.+?)\*\*", notes, re.MULTILINE) == [
        "They ask.",
        "They get stuck.",
        "Say.",
    ]


def test_a_change_of_minutes_changes_the_sums():
    link = "../steps/01_project/README.md"
    page = f"| [x]({link}) | 99 |\n| Lunch | 60 |\n| **Together** | **0** |\n"

    made = teaching.with_minutes(page)
    first = course.steps()[0]
    assert f"| [{first.lesson.title}]({link}) | {first.minutes} |" in made
    assert f"| **Together** | **{first.minutes + 60}** |" in made
