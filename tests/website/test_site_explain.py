"""The box that explains a message, in a browser: on the opening page, in the index of pitfalls, and
as the search of each page."""

import pytest

from tests.website import test_site

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
GROUP = "site"  # `test --all` installs it

MOST_BYTES = 100_000  # of the one request
PAGES = ["index.html", "pitfalls/index.html"]
MESSAGE = '{"detail": "Token is blacklisted",\n "code": "token_not_valid"}'
SIZES = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture
def visitor(chromium, address):
    """Opens pages; whatever went wrong on one of them fails the test."""
    visitor = test_site.Visitor(chromium, address)
    yield visitor
    visitor.close()
    assert visitor.troubles == []


def ask(page, text):
    """Type a text into the box, press Enter, and return the answer when it is there."""
    page.get_by_label("What do you see?").fill(text)
    page.keyboard.press("Enter")
    answer = page.get_by_role("status")
    answer.locator("p").first.wait_for()
    return answer


@pytest.mark.parametrize("name", PAGES)
def test_a_pasted_message_is_explained_with_one_request(visitor, name):
    page = visitor.open(name)
    page.wait_for_load_state("networkidle")
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))

    answer = ask(page, MESSAGE)
    ask(page, "axios")
    sizes = [request.sizes()["responseBodySize"] for request in requests]
    print(f"{name}: {len(sizes)} request of {sum(sizes)} bytes")

    assert len(sizes) == 1
    assert sum(sizes) <= MOST_BYTES
    assert answer.get_by_role("listitem").count() == 3


@pytest.mark.parametrize("name", PAGES)
def test_an_answer_leads_to_the_page_that_has_the_message(visitor, name):
    page = visitor.open(name)

    ask(page, MESSAGE).get_by_role("listitem").first.get_by_role("link").click()

    page.wait_for_url("**/pitfalls/*/index.html")
    assert "Token is blacklisted" in page.locator("article").inner_text()


def test_what_the_box_does_not_know_it_does_not_guess(visitor):
    answer = ask(visitor.open("index.html"), "My sourdough bread does not rise in the oven")

    assert "No page fits this text." in answer.inner_text()
    assert answer.get_by_role("listitem").count() == 0
    assert answer.get_by_text("All pitfalls").get_attribute("href").endswith("pitfalls/index.html")


def test_shift_and_enter_begin_a_line_and_a_button_asks_too(visitor):
    page = visitor.open("index.html")
    box = page.get_by_label("What do you see?")
    box.fill("Token is")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("blacklisted")
    assert box.input_value() == "Token is\nblacklisted"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("status").get_by_role("listitem").first.wait_for()


def test_the_search_of_each_page_explains(visitor):
    page = visitor.open("steps/05_refresh/index.html")
    page.locator(".sidebar-search").fill("nginx")
    page.keyboard.press("Enter")

    page.locator("#search-results li a").first.wait_for()
    assert page.get_by_label("What do you see?").input_value() == "nginx"
    assert "header_with_underscore" in page.locator("#search-results a").first.get_attribute("href")


def test_the_words_of_all_pages_are_searched_on_demand(visitor):
    page = visitor.open("search.html?q=lighthouse")
    page.get_by_text("Search all pages for these words").click()

    page.locator("#search-results ul.search li a").first.wait_for()


@pytest.mark.parametrize("viewport", SIZES, ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "search.html?q=axios"])
def test_axe_finds_nothing_in_an_answer_and_it_fits(visitor, axe, name, theme, viewport):
    page = visitor.open(name, viewport, theme)
    ask(page, MESSAGE).get_by_role("listitem").first.wait_for()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
