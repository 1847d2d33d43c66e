"""The repository has what a public one has: licences, a version, a changelog, forms for issues."""

import datetime
import importlib.util
import re
import subprocess
import tomllib

import pytest
import yaml

import jwt_doctor
from guide import course

DJANGO = "5.2"  # nothing in it depends on Django's version

ROOT = course.ROOT
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
FORMS = sorted(ROOT.glob(".github/ISSUE_TEMPLATE/[0-9]*.yml"))

# A reader sees the top level first. What is not a file that public repositories usually have
# belongs in one of these folders.
FOLDERS = {"guide", "notebooks", "pitfalls", "requirements", "site", "steps", "tests"}
FILES = {
    "CHANGELOG.md",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSE-TEXT",
    "README.md",
    "SECURITY.md",
    "conftest.py",
    "pyproject.toml",
}


def test_the_top_level_has_only_the_folders_of_the_course_and_the_usual_files():
    if not (ROOT / ".git").exists():
        pytest.skip("only git knows which files belong to the course")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    tops = {name.partition("/")[0] for name in listed if not name.startswith(".")}

    assert tops == FOLDERS | FILES


# The version


def test_the_version_is_the_same_in_each_file_that_has_it():
    assert CITATION["version"] == VERSION
    assert jwt_doctor.__version__ == VERSION


def versions():
    """Return [(version, date)] of the changelog, as they stand there."""
    return re.findall(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$", CHANGELOG, re.MULTILINE)


def test_the_changelog_begins_with_this_version_and_its_date():
    [(version, date), *_] = versions()

    assert version == VERSION
    assert date == str(CITATION["date-released"])


def test_the_changelog_has_the_usual_form():
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    order = ["Added", "Changed", "Deprecated", "Fixed", "Removed", "Security"]
    unreleased = headings[0] == "Unreleased"

    assert headings[unreleased:] == [f"{version} - {date}" for version, date in versions()]
    assert versions() == sorted(versions(), key=as_numbers, reverse=True)
    for _, date in versions():
        datetime.date.fromisoformat(date)
    for part in re.split(r"^## .+$", CHANGELOG, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert kinds == [kind for kind in order if kind in kinds]


def as_numbers(entry):
    return [int(number) for number in entry[0].split(".")]


def notes(*arguments):
    spec = importlib.util.spec_from_file_location("release_notes", ROOT / ".ci/release_notes.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.notes(*arguments)


def test_a_release_gets_the_notes_of_its_own_version():
    text = "# Changelog\n\n## 2.0.0 - 2030-01-02\n\n- new\n\n## 1.0.0 - 2029-01-01\n\n- old\n"

    assert notes("v2.0.0", "2.0.0", text) == "- new"
    assert notes("v1.0.0", "1.0.0", text) == "- old"
    assert notes(f"v{VERSION}", VERSION, CHANGELOG).startswith("### ")


@pytest.mark.parametrize(
    "tag, version, message",
    [("v1.0.1", "1.0.0", "The tag is v1.0.1"), ("v3.0.0", "3.0.0", "3.0.0")],
)
def test_a_release_whose_tag_or_changelog_does_not_fit_fails(tag, version, message):
    with pytest.raises(ValueError, match=message):
        notes(tag, version, "## 1.0.0 - 2029-01-01\n\n- old\n")


# The licences


def test_the_readme_says_which_licence_is_for_what():
    readme = (ROOT / "README.md").read_text("utf-8")

    assert "[MIT License](LICENSE)" in readme
    assert "[CC BY 4.0](LICENSE-TEXT)" in readme
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License\n")
    assert "Attribution 4.0 International" in (ROOT / "LICENSE-TEXT").read_text("utf-8")


def test_the_citation_has_what_its_schema_requires():
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} < CITATION.keys()
    assert CITATION["title"] == (ROOT / "README.md").read_text("utf-8").splitlines()[0][2:]


# The forms for issues


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_has_what_github_requires(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]

    assert form["name"] and form["description"]
    assert {field["type"] for field in form["body"]} <= {"markdown", "input", "textarea"}
    assert len(ids) == len(set(ids)) > 0
    for field in fields:
        assert {"label", "description"} <= field["attributes"].keys()
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_there_is_a_form_for_a_false_sentence_and_one_for_a_missing_mistake():
    assert [path.stem for path in FORMS] == ["1_false_sentence", "2_missing_mistake"]
