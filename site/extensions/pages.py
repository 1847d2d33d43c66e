"""Which file is which page, what the sidebar lists, and what a page says of itself to others."""

import json
import posixpath
import re
import zlib
from html import escape
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx import addnodes
from sphinx.project import Project
from sphinx.util.docutils import SphinxDirective

from guide import course

QUICKSTART = "site/quickstart"  # the first page of the sidebar, and the first card
ABOUT = ["CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY", "tests/exercises/index"]
INDEXES = {"index", "steps/index", "pitfalls/index", "notebooks/index"}
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
PHONE, PADDING = 42, 3  # how many characters a phone is wide; how much of it a column pads
MARKUP = re.compile(r"\[([^]]+)]\([^)]+\)|[`*]")


class Pages(Project):
    """A README is its folder's index.html."""

    def path2doc(self, filename):
        name = super().path2doc(filename)
        return name and re.sub(r"(^|/)README$", r"\1index", name)


def folder_of(page):
    """The step or pitfall whose lesson this page is, or None."""
    parts = PurePosixPath(page).parts
    if len(parts) == 3 and parts[0] in ("steps", "pitfalls"):
        kind = course.Step if parts[0] == "steps" else course.Pitfall
        return kind(course.ROOT / parts[0] / parts[1])
    return None


def is_notebook(page):
    return page.startswith("notebooks/") and page != "notebooks/index"


def has_lab(page):
    return page == "index" or folder_of(page) is not None or is_notebook(page)


def lab(kind, name, beside=False):
    """Return the place that lab/loader.js fills.

    Args:
        beside: if True, an opened lab stands beside the text of the page, if the window is wide.
    """
    place = f'data-kind="{kind}" data-name="{name}"{" data-beside" if beside else ""}'
    return f'<div id="lab"><div class="lab" {place}></div></div>'


# The sidebar, which is also the order of reading


def add_contents(app, page, source):
    if page in INDEXES:
        folder = page.rpartition("/")[0]
        source[0] += contents(app.env.found_docs) if page == "index" else toctree(below(folder))
        if page in ("index", "notebooks/index"):  # the other indexes list their pages themselves
            source[0] += "\n\n```{cards}\n```\n"


def contents(found):
    """The lists of the opening page. What has an index of its own stands in it."""
    lists, beside = toctree([page for page in [QUICKSTART] if page in found]), []
    for folder in ("steps", "pitfalls", "notebooks"):
        if f"{folder}/index" in found:
            beside.append(f"{folder}/index")
        else:
            lists += toctree(below(folder), folder.capitalize())
    beside += [page for path in at_hand() if (page := f"site/{path.stem}") != QUICKSTART]
    lists += toctree(beside, "Beside the steps") + toctree(ABOUT, "About")
    return f"{lists}\n\n## Read on\n"


def below(folder):
    return {
        "steps": [f"steps/{step.name}/index" for step in course.steps()],
        "pitfalls": [f"pitfalls/{pitfall.name}/index" for pitfall in course.pitfalls()],
        "notebooks": [f"notebooks/{path.stem}" for path in course.notebooks()],
    }[folder]


def at_hand():
    pages = sorted(course.ROOT.glob("site/*.md"))
    return sorted(pages, key=lambda path: f"site/{path.stem}" != QUICKSTART)


def toctree(pages, caption=None):
    if not pages:
        return ""
    caption = f":caption: {caption}\n" if caption else ""
    listed = "\n".join(f"/{page}" for page in pages)
    return f"\n\n```{{toctree}}\n:hidden:\n{caption}\n{listed}\n```\n"


# The opening page

DOOR = """
<p class="token" aria-hidden="true"><span>eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9</span>.<span
>eyJ0b2tlbl90eXBlIjoiYWNjZXNzIiwiZXhwIjoxNzkwMDAwMDAwLCJ1c2VyX2lkIjoiMSJ9</span>.<span
>K8duk7-IDbjyXeCzH88Ol0bZCVZRpk6Zf3_m3spjQrs</span></p>
<p class="token-parts" aria-hidden="true"><span>how it is signed</span> <span>who you are, and until
when</span> <span>the proof that nobody changed it</span></p>
{lab}
<p class="doors">{links}</p>
"""
SHOWN = "04_token_urls"  # the step that runs on the opening page: its first request is a login
DOORS = {
    QUICKSTART: "I have a project",
    "steps/01_project": "Begin with step 01",
    "pitfalls": "I have an error",
    "site/cheatsheet": "Cheat sheet",
}


def add_door(app, document):
    """Shows a token on the opening page, and the ways in."""
    paragraph = document.next_node(nodes.paragraph)
    if app.env.docname != "index" or not paragraph:
        return
    links = ""
    for place, text in DOORS.items():
        page = next((it for it in (place, f"{place}/index") if it in app.env.found_docs), None)
        if page:
            links += f'<a href="{page}.html">{text}</a> '
    door = nodes.raw("", DOOR.format(links=links, lab=lab("step", SHOWN)), format="html")
    paragraph.parent.insert(paragraph.parent.index(paragraph) + 1, door)


class Cards(SphinxDirective):
    """A card for each page that the opening page, or the index of notebooks, leads to."""

    def run(self):
        folder = course.ROOT
        first, *others = at_hand()
        indexes = [*folder.glob("pitfalls/README.md"), *folder.glob("notebooks/README.md")]
        paths = [first, *indexes, *others]
        if self.env.docname != "index":
            folder, paths = folder / "notebooks", course.notebooks()
        cards = "".join(card(path, path.relative_to(folder)) for path in paths)
        return [nodes.raw("", f'<div class="cards">{cards}</div>', format="html")]


def card(path, link):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    title = TITLE.search(text)
    paragraph = MARKUP.sub(r"\1", text[title.end() :].strip().partition("\n\n")[0])
    first_sentence = re.split(r"(?<=[.!?:]) ", paragraph)[0].rstrip(":")
    page = link.with_suffix(".html").as_posix().replace("README", "index")
    return (
        f'<a class="card" href="{page}"><b>{escape(title[1])}</b>'
        f"<span>{escape(first_sentence)}</span></a>"
    )


# The head of a page


def add_to_head(app, page, template, context, document):
    """What a link to the page shows elsewhere (https://ogp.me/); the lab's loader, where the lab
    has a place and was built."""
    if document is None:
        return
    paragraph = document.next_node(nodes.paragraph)
    about = re.sub(r"\s+", " ", paragraph.astext()) if paragraph else app.config.html_title
    base = app.config.html_baseurl
    shown = {
        "title": re.sub("<[^>]+>", "", context["title"]),
        "description": about,
        "type": "website" if page == "index" else "article",
        "site_name": app.config.html_title,
        "url": context.get("pageurl"),
        "image": base and f"{base.rstrip('/')}/_static/card.png",
    }
    tags = [f'<meta name="description" content="{escape(about)}">']
    tags += [
        f'<meta property="og:{name}" content="{escape(value)}">'
        for name, value in shown.items()
        if value
    ]
    if app.config.lab and has_lab(page):
        tags.append(f'<script src="{context["content_root"]}lab/loader.js" defer></script>')
    context["metatags"] += "\n".join(tags)


# The parts of the website: the page of each, and a place on it.
PARTS = {
    "Course": ("index", "#the-course"),
    "Pitfalls": ("pitfalls/index", ""),
    "Notebooks": ("notebooks/index", ""),
    "Cheat sheet": ("site/cheatsheet", ""),
    "Doctor": ("site/doctor", ""),
    "Lab": ("index", "#lab"),
}


def add_frame(app, page, template, context, document):
    """Adds the links of the header, and the way from the opening page to this one."""
    found = app.env.found_docs
    parts = {text: link for text, link in PARTS.items() if link[0] in found}
    if not app.config.lab:
        parts.pop("Lab", None)
    part = part_of(page)
    context["site_links"] = list(parts.items())
    context["site_part"] = part
    if page != "index" and document is not None:
        way = [("Home", ("index", ""))]
        if part in parts and parts[part][0] != page:
            way.append((part, parts[part]))
        context["breadcrumbs"] = way
        lesson = folder_of(page)
        runs = lesson and lesson.lesson.front_matter.lab != "files"
        context["lab_here"] = bool(app.config.lab and runs)


def part_of(page):
    """Return the part of the website to which a page belongs, or "" for the others."""
    folders = {"steps": "Course", "pitfalls": "Pitfalls", "notebooks": "Notebooks"}
    own = {name: part for part, (name, place) in PARTS.items() if not place}
    return own.get(page) or folders.get(page.partition("/")[0], "")


def tidy(app, page, template, context, document):
    """What the theme and the extensions put on every page: no styles of notebooks elsewhere, and
    headings in the sidebar that say how high they are."""
    if not is_notebook(page):
        context["css_files"] = [file for file in context["css_files"] if "mystnb" not in str(file)]
    for name in ("furo_navigation_tree", "toctree"):
        if isinstance(context.get(name), str):
            context[name] = context[name].replace('role="heading"', 'role="heading" aria-level="2"')


def fit_tables(app, document):
    """Says in words what the empty corner of a table leaves to the eye, and readies a table that
    no phone can hold to be shown there as a list of its rows."""
    for table in document.findall(nodes.table):
        rows = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
        heads = [cell.astext().strip() for cell in rows[0]]
        if "" in heads:
            rows[0][heads.index("")].children = [nodes.inline("", "Row", classes=["for-ears"])]
        words = [max(map(longest_word, column)) for column in zip(*rows, strict=True)]
        if sum(words) + PADDING * len(words) > PHONE:
            table["classes"].append("stacks")
            for row in rows[1:]:
                for head, cell in list(zip(heads, row, strict=True))[1:]:
                    if cell.children:
                        cell[0].insert(0, nodes.inline("", f"{head}: ", classes=["column"]))


def longest_word(cell):
    return max(map(len, cell.astext().split()), default=0)


def follow_folders(app, document):
    """Lets a link to a folder lead to the folder's README, as it does on GitHub."""
    here = PurePosixPath(app.env.doc2path(app.env.docname, base=False)).parent
    for link in document.findall(addnodes.pending_xref):
        page = posixpath.normpath(here / link["reftarget"] / "index")
        if link["reftype"] == "myst" and page in app.env.found_docs:
            link.attributes |= {"refdomain": "doc", "reftarget": page, "reftargetid": None}


def setup(app):
    app.add_config_value("lab", False, "html", bool)
    app.connect("builder-inited", lambda app: setattr(app.project, "__class__", Pages))
    # What an index lists depends on what is there.
    app.connect("env-get-outdated", lambda app, env, *changes: env.found_docs & INDEXES)
    app.connect("source-read", add_contents)
    app.connect("doctree-read", add_door)
    app.connect("doctree-read", follow_folders)
    app.connect("doctree-read", fit_tables)
    app.connect("html-page-context", add_to_head)
    app.connect("html-page-context", add_frame)
    app.connect("html-page-context", tidy, priority=900)  # after the theme
    app.add_directive("cards", Cards)
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return {
        "env_version": zlib.crc32(sources),  # pages are read anew when what makes them changes
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
