"""What the prose points to is there: the targets of links, the paths and the commands of the
guide that stand in `inline code`."""

import os
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt

from guide import course
from guide.lessons import FRONT_MATTER, Lesson
from tests.proofs.terminals import OutputMismatch, check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version

ROOT = course.ROOT
SCHEMES = ("https", "mailto")
OWN_MACHINE = ("127.0.0.1", "localhost")
PATH = re.compile(r"(?:[\w.-]+/)+(?:[\w-]+\.(?:css|html|ini|ipynb|js|json|md|py|toml|txt|ya?ml))?$")
WORK_ON = re.compile(r"work/(\d\d_\w+)$")
COMMAND = re.compile(r"(?:python3|py) -m guide\b ?(.*)")
LABEL = re.compile(r"^\(([\w-]+)\)=$|<\w+ [^>]*\bid=\"([^\"]+)\"", re.MULTILINE)
HTML_LINK = re.compile(r"\b(?:href|src)=\"([^\"]+)\"")


def pages():
    """The Markdown files of the course; not what is built, installed, or the learner's own."""
    found = []
    for folder, inner, files in os.walk(ROOT):
        inner[:] = [
            name
            for name in inner
            if name not in ("build", "node_modules", "work")
            and (not name.startswith(".") or name == ".github")
        ]
        found += [Path(folder, name) for name in files if name.endswith(".md")]
    return sorted(found)


@cache
def tokens(page):
    """What stands in a page, each with its line: [(line, token)]."""
    source = page.read_text("utf-8")
    source = FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), source)
    found, line = [], 0
    for token in MarkdownIt().enable("table").parse(source):
        line = token.map[0] + 1 if token.map else line
        found += [(line, child) for child in [token, *(token.children or [])]]
    return found


@cache
def anchors(page):
    """The anchors of a page, as GitHub makes them from its headings, and its own labels."""
    found = {label or name for label, name in LABEL.findall(page.read_text("utf-8"))}
    for (_, opening), (_, heading) in zip(tokens(page), tokens(page)[1:], strict=False):
        if opening.type == "heading_open":
            text = "".join(child.content for child in heading.children)
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            again = sum(name == slug or name.startswith(f"{slug}-") for name in found)
            found.add(f"{slug}-{again}" if slug in found else slug)
    return found


def links(page):
    for line, token in tokens(page):
        for name in ("href", "src"):
            if token.attrGet(name):
                yield line, token.attrGet(name)
        if token.type in ("html_inline", "html_block"):
            for target in HTML_LINK.findall(token.content):
                yield line, target


def what_is_wrong(page, target):
    """Why a link of that page leads nowhere, or None."""
    url = urlsplit(target)
    if url.scheme or url.netloc:
        if url.scheme in SCHEMES or url.hostname in OWN_MACHINE:
            return None
        return f"a link to {target} should begin with https://"
    path = (page.parent / unquote(url.path)).resolve() if url.path else page
    if not path.exists() or not path.is_relative_to(ROOT):
        return f"{target}: there is no such file"
    if url.fragment and path.suffix == ".md" and unquote(url.fragment) not in anchors(path):
        return f"{target}: there is no such heading"


def name_of(page):
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_its_links_lead_somewhere(page):
    wrong = [
        f"{page}:{line}: {reason}"
        for line, target in links(page)
        if (reason := what_is_wrong(page, target))
    ]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_the_paths_and_commands_in_its_prose_exist(page):
    wrong = []
    for line, token in tokens(page):
        if token.type == "code_inline":
            try:
                check_code(page, token.content)
            except (OutputMismatch, course.UsageError) as error:
                wrong.append(f"{page}:{line}: {error}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def check_code(page, code):
    """Check a piece of `inline code` that is a path or a command of the guide.

    Raises:
        OutputMismatch: if the path or the command does not exist.
    """
    if found := COMMAND.match(code):
        check_guide_command(found[1])
    elif (
        PATH.match(code)
        and "NAME" not in code
        and code not in {block.changes for block in Lesson(page).blocks}  # a file that it adds
        and not any(holds(place, code) for place in places(page))
    ):
        raise OutputMismatch(f"`{code}`: there is no such file")
    elif found := WORK_ON.match(code):
        course.find(found[1])


def holds(folder, code):
    """Whether there is such a file or folder, or a project there with such a route."""
    routes = folder / "config" / "urls.py"
    return (folder / code).exists() or routes.exists() and f"'{code}'" in routes.read_text("utf-8")


def places(page):
    """The folders from which a page may name a path: its own, that of the project it is about (the
    end of Part II, if it is about none), and the root."""
    steps = course.steps()
    about = [step.path for step in steps if step.path in page.parents]
    about += [step.before.path for step in steps[1:] if step.path in page.parents]
    about += [pitfall.base.path for pitfall in course.pitfalls() if pitfall.path in page.parents]
    return [page.parent, ROOT, *(about or [course.end_of_part_two().path])]


@pytest.mark.parametrize(
    "target",
    ["no-such-file.md", "#no-such-heading", "CONTRIBUTING.md#no", "../elsewhere", "http://a.org"],
)
def test_a_link_that_leads_nowhere(target):
    assert what_is_wrong(ROOT / "README.md", target)


@pytest.mark.parametrize(
    "target", ["CONTRIBUTING.md#steps", "#help", "https://a.org", "http://127.0.0.1:8000/"]
)
def test_a_link_that_leads_somewhere(target):
    assert what_is_wrong(ROOT / "README.md", target) is None


@pytest.mark.parametrize(
    "code", ["config/no.py", "no/", "work/99_no", "python3 -m guide no", "py -m guide start 99"]
)
def test_code_that_names_nothing(code):
    with pytest.raises((OutputMismatch, course.UsageError)):
        check_code(ROOT / "README.md", code)
