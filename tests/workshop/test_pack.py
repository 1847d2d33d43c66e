"""The teacher's pack holds what the lessons hold, and prints on as many pages as it says."""

import re
from argparse import Namespace
from html import unescape

import pytest

from guide import course
from publish import pack, picture
from tests.authoring import glossary, teaching
from tests.proofs.terminals import check_guide_command

DJANGO = "5.2"  # nothing in it depends on Django's version
GROUP = "browser"

PAGES = pack.pages()
BY_HAND = {path.stem: path.read_text("utf-8") for path in pack.PAGES.glob("*.md")}
STEPS = course.steps()
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)


def text_of(page):
    """Return the words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", PAGES[page].partition("</style>")[2])).split())


def plain(markdown):
    return " ".join(re.sub(r"[`*]", "", markdown).split())


def test_the_index_leads_to_every_other_page():
    links = re.findall(r'href="([^"]+)"', PAGES["index.html"])

    assert sorted([*links, "index.html"]) == sorted(PAGES)
    assert len(links) == 8


@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_no_other_file_and_no_network(page):
    body = PAGES[page]

    assert re.findall(r'(?:src|rel)="|@import|url\(', body) == []
    if page != "index.html":
        assert [link for link in re.findall(r'href="([^"]+)"', body) if "://" not in link] == []


@every_step
def test_the_page_of_a_step_to_show_has_its_problem_and_its_question(step):
    sections = re.findall(r"<section>(.*?)</section>", PAGES["slides.html"], re.DOTALL)
    shown = sections[STEPS.index(step)]
    words = " ".join(unescape(re.sub(r"<[^>]+>", "", shown)).split())

    assert len(sections) == len(STEPS)
    assert plain(step.lesson.title) in words
    assert plain(pack.symptom(step.lesson)) in words
    assert len(unescape(shown).splitlines()) <= pack.LARGEST + 20


@every_step
def test_the_page_of_a_step_to_show_has_a_picture_of_what_the_lesson_types(step):
    shown = re.findall(r"<section>(.*?)</section>", PAGES["slides.html"], re.DOTALL)
    [drawing] = re.findall(r"<svg.*?</svg>", shown[STEPS.index(step)])
    words = [unescape(it) for it in re.findall(r"<text[^>]*>(.*?)</text>", drawing)]
    requests = [it.split()[1] for it in words if re.match(r"[A-Z]+ /", it)]

    assert 1 <= len(requests) <= picture.MOST
    for path in requests:
        assert path in step.lesson.source
    responses = [unescape(it) for it in re.findall(r'class="came"[^>]*>(.*?)</text>', drawing)]
    for line in responses:
        assert line.removesuffix("…") in step.lesson.source
        assert f"`{line}`" not in pack.exit_question(step)[1]
    assert drawing.count("<polygon") == 2 * len(requests)


def test_a_request_and_its_response_are_drawn():
    curl = "curl -sS http://127.0.0.1:8001/a/ -H 'Authorization: Bearer $A' -d x=1 -d y=2 | head"
    shown = 'HTTP/1.1 401 Unauthorized\n…\n{"detail":"No","messages":[{"message":"Wrong type"}]}\n'
    command = Namespace(text=curl, shown=shown)
    lesson = Namespace(commands=[Namespace(text="ls", shown="x"), command])
    [exchange] = picture.exchanges(lesson)

    assert exchange.request == ["POST /a/", "Authorization: Bearer $A", "x=1 y=2"]
    assert exchange.receiver == "reports"
    assert exchange.response == ["401 Unauthorized", "Wrong type"]
    assert picture.exchanges(lesson, secret="It is `Wrong type`.") == []


@every_step
def test_what_a_step_teaches_is_in_the_overview(step):
    points = pack.key_points(step.lesson)

    assert points
    for point in points:
        assert plain(point) in plain(text_of("overview.html"))


def test_the_answers_follow_after_all_questions():
    asked, _, answered = PAGES["questions.html"].partition("break-before")
    titles = [step.lesson.title for step in STEPS if all(pack.exit_question(step))]

    assert len(titles) >= 10
    for half in (asked, answered):
        assert [unescape(it) for it in re.findall(r"<h2>(.*?)</h2>", half)] == titles


def test_the_glossary_is_that_of_the_website():
    source = PAGES["glossary.html"]
    cells = re.findall(r"<td>(.*?)</td>", source, re.DOTALL)
    shown = [plain(unescape(re.sub(r"<[^>]+>", "", cell))) for cell in cells]

    assert shown == [plain(text) for entry in glossary.entries().items() for text in entry]


def test_the_clock_of_each_plan_ends_with_its_sum():
    plans = teaching.plans(teaching.PAGE.read_text("utf-8"))
    ends = re.findall(r"<td>(\d+)</td>\s*<td>The end</td>", PAGES["checklist.html"])

    assert [int(end) for end in ends] == [it_takes for _, it_takes in plans.values()]


@pytest.mark.parametrize("page", BY_HAND)
def test_each_command_of_a_page_exists(page):
    for words in re.findall(r"python3 -m guide ([a-z][^`\n]*)", BY_HAND[page]):
        check_guide_command(words.strip())


def test_each_message_of_the_course_that_the_pages_quote_is_one_that_it_prints():
    sources = "".join(
        re.sub(r'"\s*f?"', "", path.read_text("utf-8"))
        for folder in ("guide", "site/publish")
        for path in course.ROOT.glob(f"{folder}/**/*.py")
    )
    messages = ["This machine is in no network", "The packages could not be downloaded"]
    messages += ["is taken", "its venv module is missing"]

    for message in messages:
        assert any(message in text for text in BY_HAND.values())
        assert message in sources


@pytest.mark.slow
@pytest.mark.parametrize("page, most", [("handout.html", 2), ("slides.html", len(STEPS))])
def test_a_page_prints_on_as_few_sheets_as_it_says(page, most, tmp_path, chromium):
    path = tmp_path / page
    path.write_text(PAGES[page], "utf-8")
    tab = chromium.new_page()
    tab.goto(path.as_uri())
    printed = tab.pdf(prefer_css_page_size=True)
    tab.close()

    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 1 <= sheets <= most
