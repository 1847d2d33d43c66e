"""The front matter of a README: its keys are known, and their values have the right types."""

import pytest

from guide.lessons import Lesson
from guide.tools import UsageError

DJANGO = "5.2"  # nothing in it depends on Django's version


def front_matter(text):
    return Lesson.of(f"---\n{text}\n---\n# A title\n").front_matter


def test_a_number_is_read_as_the_text_of_a_symptom():
    assert front_matter("symptom: 401\nminutes: 3").symptom == "401"


def test_a_readme_without_front_matter_has_the_defaults():
    assert Lesson.of("# A title\n").front_matter.differs == "settings"


@pytest.mark.parametrize(
    "text, message",
    [
        ("basis: 05_refresh", "no key 'basis'"),
        ("minutes: four", "minutes must be of type int"),
        ("doctor: allow_any_left", "doctor must be of type tuple"),
        ("- a list", "must be keys with values"),
        ("minutes: [", "is not YAML"),
    ],
)
def test_a_wrong_front_matter_is_reported(text, message):
    with pytest.raises(UsageError, match=message):
        front_matter(text)
