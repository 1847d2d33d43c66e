"""The cheat sheets: the code in each row is in the lesson that the row links to, and each sheet
fits on two printed pages."""

import re

import pytest

from guide import course

SHEETS = sorted((course.ROOT / "site").glob("cheatsheet*.md"))
GROUP = "browser"
DJANGO = "5.2"  # what the sheets show does not depend on Django's version
MOST_PAGES = 2  # of A4
LINK = re.compile(r"\]\(\.\./steps/(\w+)/README\.md")
ROWS = [
    pytest.param(line, id=f"{sheet.stem} {number}")
    for sheet in SHEETS
    for number, line in enumerate(sheet.read_text("utf-8").splitlines(), 1)
    if line.startswith("|") and LINK.search(line)
]


@pytest.mark.parametrize("row", ROWS)
def test_the_code_of_a_row_is_in_its_lesson(row):
    text = "".join(
        path.read_text("utf-8")
        for name in LINK.findall(row)
        for path in course.find_step(name).path.rglob("*")
        if path.suffix in (".md", ".py", ".js", ".html")
    )
    words = re.findall(r"[\w/.-]*\w", " ".join(re.findall("`([^`]+)`", row)))

    assert [word for word in words if word.strip("/.") not in text] == []


@pytest.mark.parametrize("part, first, last", [(2, 7, 21), (3, 22, 25)])
def test_each_recap_is_that_of_its_lesson(part, first, last):
    sheet = (course.ROOT / f"site/cheatsheet-part-{part}.md").read_text("utf-8")
    recaps = re.findall(r"^- \*\*\[(\d\d)\].*?\*\*: (.+)$", sheet, re.MULTILINE)
    heading = "## Recap in one sentence\n\n"

    assert [number for number, _ in recaps] == [f"{each:02}" for each in range(first, last + 1)]
    for number, recap in recaps:
        lesson = (course.find_step(number).path / "README.md").read_text("utf-8")
        assert lesson.partition(heading)[2].strip() == recap


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_printed_sheet_has_two_pages_and_its_links_are_not_spelt_out(chromium, address, sheet):
    page = chromium.new_page()
    page.goto(f"{address}site/{sheet.stem}.html")
    pdf = page.pdf(format="A4")
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    page.close()

    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= MOST_PAGES
    assert "Quick reference" in seen or "Requests" in seen
    assert "Breadcrumb" not in seen and "Previous" not in seen
