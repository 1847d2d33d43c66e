"""The website, built and looked at with a browser: every page is there, whole, fits the screen,
can be used by everyone, and asks nothing of any other host."""

import argparse
import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from guide import bootstrap, course, lessons, servers
from publish import site as command
from tests.conftest import SITE_URL

DJANGO = "5.2"  # nothing in it depends on Django's version

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("site")]
GROUP = "site"  # `test --all` installs it

DESKTOP, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
MOST_BYTES = 200_000

# One page of each kind, where they differ for a reader.
KINDS = [
    "index.html",
    "steps/05_refresh/index.html",
    "pitfalls/index.html",
    "pitfalls/jwt_authentication_missing/index.html",
    "notebooks/01_first_token.html",
    "site/cheatsheet.html",
    "site/pictures.html",
    "site/quickstart.html",
    "site/requests.html",
    "site/when-not-to-use-jwt.html",
    "search.html",
    "404.html",
]


def pages(out):
    """Return the names of the site's own pages: JupyterLite brings its own, in lite/."""
    names = (path.relative_to(out).as_posix() for path in out.rglob("*.html"))
    return sorted(name for name in names if not name.startswith("lite/"))


class Visitor:
    """Opens pages, each in a fresh browser, and notes what goes wrong there."""

    def __init__(self, chromium, address):
        self.chromium, self.address = chromium, address
        self.contexts, self.troubles = [], []

    def open(self, name, viewport=DESKTOP, theme="light", base=None):
        """Open a page in a fresh browser, and return it."""
        page = self.window(viewport, theme)
        self.go(page, name, base)
        return page

    def window(self, viewport=DESKTOP, theme="light"):
        """Return the empty window of a fresh browser, for go()."""
        context = self.chromium.new_context(viewport=viewport, color_scheme=theme)
        self.contexts.append(context)
        page = context.new_page()
        page.came = []
        page.on("request", lambda request: self.asked(page.shown, request.url))
        page.on("requestfinished", lambda request: page.came.append(request))
        page.on("pageerror", lambda error: self.troubles.append(f"{page.shown}: {error}"))
        page.on("console", lambda line: self.said(page.shown, line))
        page.bytes = lambda: sum(it.sizes()["responseBodySize"] for it in page.came)
        return page

    def go(self, page, name, base=None):
        """Go to a page, with `page.bytes()`: what came over the wire since then."""
        page.shown = name
        page.came.clear()
        page.goto((base or self.address) + name)

    def without_cache(self, page):
        """Let a window load all that a page needs again, as a fresh browser does."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def asked(self, name, url):
        if not url.startswith((self.address, "file:", "data:", "blob:")):
            self.troubles.append(f"{name} asks for {url}")

    def said(self, name, line):
        if line.type in ("error", "warning"):
            self.troubles.append(f"{name}: {line.text}")

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts = []


@pytest.fixture
def visitor(chromium, address):
    """Opens pages; whatever went wrong on one of them fails the test."""
    visitor = Visitor(chromium, address)
    yield visitor
    visitor.close()
    assert visitor.troubles == []


# What there is


def test_every_step_pitfall_notebook_and_page_of_the_guide_has_its_page(out):
    expected = {f"{folder.path.parent.name}/{folder.name}/index.html" for folder in lessons_here()}
    expected |= {f"notebooks/{path.stem}.html" for path in course.notebooks()}
    expected |= {f"site/{path.stem}.html" for path in course.ROOT.glob("site/*.md")}

    assert expected
    assert expected <= set(pages(out))


def lessons_here():
    return course.steps() + course.pitfalls()


def test_the_quickstart_is_the_first_page_of_the_sidebar_and_the_first_button(parsed):
    tags = parsed["index.html"].tags
    linked = [attrs["href"] for tag, attrs in tags if attrs.get("class") == "reference internal"]
    pages = [href for href in linked if href.startswith(("site/", "steps/", "pitfalls/"))]
    door = tags.index(("p", {"class": "doors"}))

    assert pages[0] == "site/quickstart.html"
    assert tags[door + 1] == ("a", {"href": "site/quickstart.html"})


class Page(HTMLParser):
    """Collects a page's ids, its links and its text."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.text, self.metas, self.tags = set(), [], "", {}, []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        self.ids.add(attrs.get("id"))
        self.links += [attrs[name] for name in ("href", "src") if attrs.get(name)]
        if tag == "meta":
            self.metas[attrs.get("property") or attrs.get("name")] = attrs.get("content")

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def parsed(out):
    return {name: Page(out / name) for name in pages(out)}


def test_every_link_and_anchor_leads_to_something(out, parsed):
    broken = []
    for name, page in parsed.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or (name == "404.html" and link.startswith("/")):
                continue
            target = (out / name).parent / unquote(parts.path) if parts.path else out / name
            target = target.resolve()
            target = target / "index.html" if target.is_dir() else target
            key = target.relative_to(out.resolve()).as_posix()
            missing = not target.exists()
            if missing or (
                key in parsed and parts.fragment and parts.fragment not in parsed[key].ids
            ):
                broken.append(f"{name}: {link}")

    assert broken == []


def test_the_facts_at_the_top_of_a_lesson_are_shown_once_and_as_words(parsed):
    for folder in lessons_here():
        page = parsed[f"{folder.path.parent.name}/{folder.name}/index.html"]

        assert f"{folder.minutes} minutes" in page.text
        assert f"minutes: {folder.minutes}" not in page.text


def test_each_step_and_each_pitfall_has_one_place_for_the_lab(parsed):
    for folder in lessons_here():
        tags = parsed[f"{folder.path.parent.name}/{folder.name}/index.html"].tags
        places = [attrs for tag, attrs in tags if tag == "div" and attrs.get("class") == "lab"]

        kind = folder.path.parent.name.removesuffix("s")
        place = {"class": "lab", "data-kind": kind, "data-name": folder.name}
        assert places == [place | {"data-beside": None}]


def test_the_opening_page_runs_an_api_and_the_header_leads_to_it(parsed):
    page = parsed["index.html"]
    places = [attrs for tag, attrs in page.tags if attrs.get("class") == "lab"]

    assert places == [{"class": "lab", "data-kind": "step", "data-name": "04_token_urls"}]
    assert ("a", {"href": "#lab"}) in page.tags
    assert any(link.endswith("lab/loader.js") for link in page.links)


@pytest.mark.parametrize(
    "name, part, way",
    [
        ("index.html", None, []),
        ("steps/05_refresh/index.html", "Course", ["Home", "Course"]),
        ("pitfalls/index.html", "Pitfalls", ["Home"]),
        ("pitfalls/bearer_prefix_missing/index.html", "Pitfalls", ["Home", "Pitfalls"]),
        ("notebooks/01_first_token.html", "Notebooks", ["Home", "Notebooks"]),
        ("site/glossary.html", None, ["Home"]),
    ],
)
def test_the_header_marks_the_part_and_the_breadcrumbs_lead_up(out, name, part, way):
    source = (out / name).read_text("utf-8")
    header = re.search(r'<div class="site-header">(.*?)</nav>', source, re.DOTALL)[1]
    marked = re.findall(r'aria-current="true">([^<]+)<', header)
    crumbs = re.search(r'<nav class="breadcrumbs".*?</ol>', source, re.DOTALL)

    assert re.findall(r">([A-Z][^<]+)</a>", header)[:2] == ["Course", "Pitfalls"]
    assert marked == [part] * bool(part)
    assert re.findall(r">([^<]+)</a>", crumbs[0] if crumbs else "") == way


def test_a_lesson_leads_to_the_lab_at_its_top_if_it_runs_there(parsed):
    for folder in lessons_here():
        page = parsed[f"{folder.path.parent.name}/{folder.name}/index.html"]

        runs = folder.lesson.front_matter.lab != "files"
        assert ("Try it in your browser" in page.text) == runs, folder.name
        assert "lab" in page.ids


def test_each_figure_of_the_benchmark_is_drawn_as_a_bar_of_its_length(out):
    source = (out / "site" / "benchmark.html").read_text("utf-8")
    tables = re.findall(r"<table.*?</table>", source, re.DOTALL)
    bar = re.compile(
        r'<td><p>(?:<span class="column">[^<]*</span>)?([\d.]+)</p>\s*'
        r'<span class="bar" style="--part: ([\d.]+)%"'
    )
    drawn = [found for table in tables if (found := bar.findall(table))]

    assert len(drawn) == 3  # in process on two databases, and over HTTP
    for table in drawn:
        largest = max(float(figure) for figure, _ in table)
        for figure, part in table:
            assert float(part) == pytest.approx(100 * float(figure) / largest, abs=0.06)


def test_each_step_shows_all_that_changes_in_it_and_what_proves_it(parsed):
    for step in course.steps()[1:]:
        text = parsed[f"steps/{step.name}/index.html"].text
        before, after = step.before.code, step.code
        for name in before.keys() | after.keys():
            if before.get(name) != after.get(name):
                for line in lessons.difference(
                    before.get(name), after.get(name), name
                ).splitlines():
                    assert line.startswith(("@@", "---", "+++")) or line[1:] in text
        for file in step.path.glob("tests/test_*.py"):
            for test in re.findall(r"^def test_(\w+)", file.read_text("utf-8"), re.MULTILINE):
                assert re.sub("_s_", "'s_", test).replace("_", " ").casefold() in text.casefold()


def test_a_published_site_has_a_sitemap_and_each_page_says_what_it_is(out, parsed):
    places = ElementTree.parse(out / "sitemap.xml").iter(
        "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    )
    real = set(pages(out)) - {"404.html", "search.html"}

    assert {place.text for place in places} == {SITE_URL + name for name in real}
    for name in real:
        metas = parsed[name].metas
        assert metas["og:url"] == SITE_URL + name
        assert metas["og:title"] and metas["og:description"] == metas["description"]
        picture = metas["og:image"].removeprefix(SITE_URL)
        assert (out / picture).stat().st_size > 10_000


def test_a_site_without_a_url_has_no_sitemap_and_links_to_no_host(needs, monkeypatch, tmp_path):
    """One page is enough to see it."""
    needs("Sphinx (requirements/site.txt)", importlib.util.find_spec("sphinx"))
    monkeypatch.setenv("SITE_URL", "")
    page = ["-D", "include_patterns=site/cheatsheet.md", "-D", "root_doc=site/cheatsheet"]
    sphinx = [sys.executable, "-m", "sphinx", "-q", "-c", course.ROOT / "site", "-D", "lab=0"]
    subprocess.run([*sphinx, *page, course.ROOT, tmp_path / "out"], check=True)

    metas = Page(tmp_path / "out/site/cheatsheet.html").metas
    assert metas["og:title"]
    assert not {"og:url", "og:image"} & set(metas)
    assert not (tmp_path / "out/sitemap.xml").exists()


# What a browser sees


def test_every_page_is_light_asks_no_other_host_and_fits_a_desk_and_a_phone(out, visitor):
    """On a desk, the wrong code of a pitfall is beside the right code, without scrolling."""
    too_much, too_wide, not_beside = {}, {}, []
    pitfalls = {f"pitfalls/{pitfall.name}/index.html" for pitfall in course.pitfalls()}
    page = visitor.window()
    visitor.without_cache(page)
    for name in pages(out):
        page.set_viewport_size(DESKTOP)
        visitor.go(page, name)
        if page.bytes() > MOST_BYTES:
            too_much[name] = page.bytes()
        if name in pitfalls and not is_wrong_beside_right(page):
            not_beside.append(name)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.wait_for_function("width => innerWidth === width", arg=size["width"])
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > size["width"]:
                too_wide[name] = width

    assert pitfalls < set(pages(out))
    assert (too_much, too_wide, not_beside) == ({}, {}, [])


def is_wrong_beside_right(page):
    boxes = page.locator(".sides pre")
    if boxes.count() != 2:
        return False
    wrong, right = (boxes.nth(number).bounding_box() for number in (0, 1))
    return (
        wrong["y"] == right["y"]
        and wrong["x"] + wrong["width"] < right["x"]
        and right["x"] + right["width"] <= DESKTOP["width"]
        and all(boxes.evaluate_all("them => them.map((it) => it.scrollWidth <= it.clientWidth)"))
    )


@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(visitor, axe, name):
    page = visitor.open(name)
    page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
    found = {}
    for device, viewport in {"desk": DESKTOP, "phone": PHONE}.items():
        for theme in ("light", "dark"):
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=theme)
            found[f"{device}, {theme}"] = axe(page)

    assert found == dict.fromkeys(("desk, light", "desk, dark", "phone, light", "phone, dark"), [])


def test_axe_would_find_something(visitor, axe):
    page = visitor.open("index.html")
    page.evaluate("document.querySelector('article p').style.color = '#eee'")

    assert [rule for rule, _ in axe(page)] == ["color-contrast"]


def copy(page, block):
    """What the copy button of a block of code puts on the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block.scroll_into_view_if_needed()
    block.hover()
    block.locator("xpath=following-sibling::button").click()
    page.wait_for_timeout(50)
    return page.evaluate("navigator.clipboard.readText()").removesuffix("\n")


def test_a_difference_is_copied_without_its_signs_and_without_what_it_removes(visitor):
    step = course.find_step("05")
    page = visitor.open(f"steps/{step.name}/index.html")
    differences = [block for block in step.lesson.changes if block.language == "diff"]
    assert differences
    for number, block in enumerate(differences):
        lines = block.text.splitlines()[2:]
        added = [line[1:] for line in lines if line.startswith("+")]

        copied = copy(page, page.locator("figure.changes pre").nth(number))

        assert copied.splitlines() == added


def test_a_whole_file_is_copied_as_it_is(visitor):
    step = course.find_step("05")
    page = visitor.open(f"steps/{step.name}/index.html")
    page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
    box = page.locator("details.changes", has_text="config/settings.py")

    copied = copy(page, box.locator("details.whole pre"))

    assert copied == step.code["config/settings.py"].removesuffix("\n")


def test_commands_are_copied_without_their_prompt_and_their_answers(visitor):
    page = visitor.open("steps/04_token_urls/index.html")
    block = page.locator(".highlight-console pre", has_text="api/token/").first

    copied = copy(page, block)

    assert copied == "curl -sS http://127.0.0.1:8000/api/token/ -d username=user -d password=pass"


def test_on_a_phone_wrong_and_right_are_tabs_for_fingers_and_for_keys(visitor):
    page = visitor.open("pitfalls/jwt_authentication_missing/index.html", PHONE)
    wrong, right = (page.locator(".sides pre").nth(number) for number in (0, 1))
    assert (wrong.is_visible(), right.is_visible()) == (False, True)

    page.get_by_text("wrong.py", exact=True).first.click()
    assert (wrong.is_visible(), right.is_visible()) == (True, False)

    page.keyboard.press("ArrowRight")
    assert (wrong.is_visible(), right.is_visible()) == (False, True)


def test_choosing_a_client_once_chooses_it_for_every_request(visitor):
    page = visitor.open("site/requests.html")
    assert page.get_by_text("curl -s").first.is_visible()

    page.locator("label", has_text="fetch").first.click()

    sections = page.locator("section section")
    shown = [
        [text for text in it.locator("pre").all() if text.is_visible()] for it in sections.all()
    ]
    shown = [blocks[0].inner_text() for blocks in shown if blocks]
    assert len(shown) == 3
    assert all("await fetch" in text for text in shown)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_diagram_is_drawn_for_light_and_for_dark(visitor, theme):
    page = visitor.open("site/pictures.html", theme=theme)
    drawn = course.ROOT.joinpath("site/pictures.md").read_text("utf-8").count("```mermaid")
    page.evaluate("document.querySelectorAll('img').forEach((it) => (it.loading = 'eager'))")
    page.wait_for_load_state("networkidle")

    pictures = [it for it in page.locator("img.diagram").all() if it.is_visible()]

    assert drawn == len(pictures) > 0
    for picture in pictures:
        assert f"only-{theme}" in picture.get_attribute("class")
        assert picture.evaluate("(it) => it.complete && it.naturalWidth") > 0
        assert len(picture.get_attribute("alt")) > 50


def test_the_site_can_be_read_and_searched_from_a_folder(out, visitor):
    base = out.as_uri() + "/"
    page = visitor.open("index.html", base=base)
    page.get_by_text("Begin with step 01").click()
    assert page.locator("h1").inner_text().startswith("01 ·")

    page = visitor.open("search.html?q=expires", base=base)
    page.wait_for_selector("#search-results li a")


def test_what_is_not_there_leads_home_from_any_depth(visitor):
    page = visitor.open("steps/99_nothing/at/all.html")
    page.wait_for_selector("#or:not([hidden])")
    # The browser notes this answer, and those of the folders that are not the site's root.
    visitor.troubles = [it for it in visitor.troubles if "404 (Not Found)" not in it]
    page.locator("#home").click()

    assert page.url == visitor.address
    assert page.locator("h1").inner_text().startswith("JWT in Django, proven")


def test_the_theme_can_be_chosen_and_stays(visitor):
    page = visitor.open("index.html", theme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for _ in range(2):
        page.locator(".content-icon-container .theme-toggle").click()
        if page.evaluate("document.body.dataset.theme") == "dark":
            break

    page.goto(visitor.address + "site/cheatsheet.html")

    assert page.evaluate("document.body.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


# The command


def arguments(**given):
    return argparse.Namespace(**{"build": None, "url": None, "port": 8800, "lab": True} | given)


def test_a_port_that_is_taken_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(course.UsageError, match=f"site --port {port + 1}$"):
            command.run(arguments(port=port))


def test_a_reader_without_node_gets_the_pages_and_a_publisher_an_error(
    monkeypatch, tmp_path, capsys
):
    asked, served = [], []

    def no_node(*out):
        raise course.UsageError("The lab needs Node.js.")

    def build(out, lab=True, url=None):
        asked.append(lab)
        (tmp_path / "build/site").mkdir(parents=True)
        (tmp_path / "build/site/index.html").touch()
        return 0

    monkeypatch.setattr(command, "build", build)
    monkeypatch.setattr(command, "run_lab_build", no_node)
    monkeypatch.setattr(command, "serve", lambda folder, port: served.append(folder))
    monkeypatch.setattr(course, "ROOT", tmp_path)

    with pytest.raises(course.UsageError):
        command.run(arguments(build=tmp_path / "published"))
    command.run(arguments(port=servers.free_port()))

    assert asked == [False]  # and not a second time
    assert served == [tmp_path / "build/site"]
    assert "without the lab. The lab needs Node.js." in capsys.readouterr().err


def test_a_site_that_was_built_says_what_it_holds_and_what_to_type(tmp_path):
    for name in ("index.html", "steps/one/index.html", "lab/step.html", "lite/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * 1_000_000)

    said = command.summary(tmp_path, lab=True).splitlines()
    assert said[0] == f"{tmp_path} holds 2 pages, the lab and JupyterLite: 4 MB."
    assert said[1].endswith(f'-m http.server --directory "{tmp_path}"')
    assert "lab" not in command.summary(tmp_path, lab=False).splitlines()[0].partition(" holds")[2]


def test_a_site_is_not_built_over_a_file(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(course.UsageError, match="is a file"):
        command.run(arguments(build=tmp_path / "file"))


def test_a_lab_that_cannot_be_built_is_reported_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))  # neither npm nor node is there

    with pytest.raises(course.UsageError, match="--no-lab") as raised:
        command.build_lab(tmp_path / "site")
    assert len(str(raised.value).splitlines()) == 1


def test_the_site_is_served_until_ctrl_c(out):
    program = "import sys; from publish.site import serve; serve(sys.argv[1], 0)"
    server = subprocess.Popen(
        [sys.executable, "-c", program, out],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": bootstrap.PYTHONPATH},
    )
    assert server.stdout.readline().startswith("The site: http://127.0.0.1:")
    server.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)

    assert server.wait(30) == 0 or os.name != "posix"
