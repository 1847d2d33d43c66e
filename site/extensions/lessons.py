"""Makes each lesson's own file its page, and adds what it need not type: its facts under the title,
below it what changes, wrong beside right, and the proof; to the opening page, what there is."""

import json
import re
import zlib
from html import escape
from pathlib import Path, PurePosixPath

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.project import Project

from guide import course
from guide.pitfalls import SIDES, tests_of

import differences

BESIDE = re.compile(r"^\| *wrong\.py *\| *right\.py *\|$", re.MULTILINE)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


class Pages(Project):
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


def page_of(folder):
    return f"{folder.path.parent.name}/{folder.name}/index"


# What is added to a page's source


def additions(page):
    """The Markdown that comes after the page's own."""
    folder = folder_of(page)
    if isinstance(folder, course.Step):
        return LAB + CHANGES + PROOF
    if isinstance(folder, course.Pitfall):
        return ("" if beside(folder) else SIDE_BY_SIDE) + LAB + PROOF
    return contents(page)


CHANGES = "\n\n## What changes in this step\n\n```{changes}\n```\n"
SIDE_BY_SIDE = "\n\n## Wrong beside right\n\n```{sides}\n```\n"
PROOF = "\n\n## The proof\n\n```{proof}\n```\n"
LAB = "\n\n```{lab}\n```\n"


def contents(page):
    """What an index page has below it, in the order of the sidebar."""
    parts = {
        "steps": [page_of(step) for step in course.steps()],
        "pitfalls": [page_of(pitfall) for pitfall in course.pitfalls()],
        "notebooks": [f"notebooks/{path.stem}" for path in course.notebooks()],
    }
    if page != "index":
        folder, _, name = page.partition("/")
        return toctree(parts.get(folder, []) if name == "index" else [])
    lists = ""
    for folder, pages in parts.items():
        has_index = (course.ROOT / folder / "README.md").exists()
        lists += toctree([f"{folder}/index"] if has_index else pages, folder.capitalize())
    here = sorted(f"site/{path.stem}" for path in course.ROOT.glob("site/*.md"))
    lists += toctree(here, "At hand")
    lists += toctree(["CHANGELOG", "CONTRIBUTING"], "About")
    return "\n\n## Read on\n\n```{cards}\n```\n" + lists


def toctree(pages, caption=None):
    if not pages:
        return ""
    options = "".join(
        f":{line}\n" for line in ["hidden:", caption and f"caption: {caption}"] if line
    )
    listed = "\n".join(f"/{page}" for page in pages)
    return f"\n\n```{{toctree}}\n{options}\n{listed}\n```\n"


def add(app, page, source):
    if app.env.doc2path(page).suffix == ".md":
        source[0] += additions(page)


# What is added to a page's document


def beside(pitfall):
    """Whether the lesson has a table of wrong.py and right.py of its own."""
    return BESIDE.search(pitfall.lesson.source)


def widen(app, document):
    """Puts the whole of wrong.py and right.py in the place of the table that has the gist of them:
    GitHub shows no code in a table's cell."""
    folder = folder_of(app.env.docname)
    if isinstance(folder, course.Pitfall):
        for table in list(document.findall(nodes.table)):
            heads = [
                entry.astext() for entry in next(table.findall(nodes.thead)).findall(nodes.entry)
            ]
            if heads == [f"{side}.py" for side in SIDES]:
                table.replace_self(nodes.raw("", sides(folder), format="html"))


def add_facts(app, document):
    """Puts a line of facts under the page's title."""
    title = document.next_node(nodes.title)
    html = facts(app.env.docname, document)
    if title and html:
        line = nodes.raw("", f'<p class="facts">{html}</p>', format="html")
        title.parent.insert(title.parent.index(title) + 1, line)


def facts(page, document):
    folder = folder_of(page)
    if isinstance(folder, course.Step):
        all_steps = course.steps()
        number = f"Step {all_steps.index(folder) + 1} of {len(all_steps)}"
        count = sum(len(tests_of(file)) for file in proofs_of(folder))
        return items(
            number, minutes(folder.minutes), f'proven by <a href="#the-proof">{count} tests</a>'
        )
    if isinstance(folder, course.Pitfall):
        known = folder.lesson.facts
        base = f'over <a href="../../steps/{folder.base.name}/index.html">{folder.base.name}</a>'
        time = minutes(known["minutes"]) if "minutes" in known else ""
        return items("Pitfall", known.get("level", ""), time, base)
    if page.startswith("notebooks/") and not page.endswith("/index"):
        known = json.loads((course.ROOT / f"{page}.ipynb").read_text("utf-8"))["metadata"]["course"]
        step = course.find_step(known["step"])
        drives = f'drives <a href="../steps/{step.name}/index.html">{step.name}</a>'
        return items("Notebook", minutes(known["minutes"]), drives)
    return ""


def items(*texts):
    return "".join(f"<span>{text}</span>" for text in texts if text)


def minutes(number):
    return f"{number} minutes"


def proofs_of(folder):
    if isinstance(folder, course.Pitfall):
        return [folder.path / f"test_{side}.py" for side in SIDES]
    return sorted(folder.path.glob("tests/test_*.py"))


class Html(Directive):
    """A directive that puts HTML on the page of a step or pitfall."""

    def run(self):
        env = self.state.document.settings.env
        folder = folder_of(env.docname)
        for file in sorted(folder.path.rglob("*.py")) if folder else ():
            env.note_dependency(str(file))
        return [nodes.raw("", self.html(folder), format="html")]


class Changes(Html):
    def html(self, folder):
        return differences.changes_of(folder)


class Sides(Html):
    def html(self, folder):
        return sides(folder)


def sides(folder):
    """Wrong beside right where there is room, in tabs where there is none."""
    texts = {side: (folder.path / f"{side}.py").read_text("utf-8") for side in SIDES}
    boxes = differences.side_by_side(texts)
    tabs = "".join(
        f'<input type="radio" name="sides" id="side-{side}"{" checked" * (side == SIDES[1])}>'
        f'<label class="sd-tab-label" for="side-{side}">{side}.py</label>'
        f'<div class="sd-tab-content">{box}</div>'
        for side, box in boxes.items()
    )
    return f'<div class="sd-tab-set sides">{tabs}</div>'


class Proof(Html):
    """The names of the tests as sentences, and the tests themselves, folded."""

    def html(self, folder):
        return "".join(self.of_file(folder, file) for file in proofs_of(folder))

    def of_file(self, folder, file):
        name = file.relative_to(folder.path).as_posix()
        side = file.stem.removeprefix("test_")
        lead = f"<p>With <code>{side}.py</code>:</p>" if side in SIDES else ""
        sentences = "".join(f"<li>{sentence(test)}</li>" for test in tests_of(file))
        code = differences.whole(file.read_text("utf-8"), name)
        return (
            f'<div class="proof">{lead}<ul>{sentences}</ul>'
            f"<details><summary>Read <code>{escape(name)}</code></summary>{code}</details></div>"
        )


def sentence(test):
    """ "test_a_login_answers" as "A login answers"."""
    words = test.removeprefix("test_").replace("_", " ")
    return escape(words[:1].upper() + words[1:])


class Lab(Html):
    """The place for the lab, which lab/loader.js fills."""

    def html(self, folder):
        kind = type(folder).__name__.lower()
        return f'<div class="lab" data-kind="{kind}" data-name="{folder.name}"></div>'


class Cards(Html):
    """What there is to read beside the steps, a card for each page."""

    def html(self, folder):
        pages = sorted(course.ROOT.glob("site/*.md"))
        pages = [*course.ROOT.glob("pitfalls/README.md"), *pages, *course.notebooks()]
        cards = ""
        for path in pages:
            title, text = opening(path)
            page = path.relative_to(course.ROOT).with_suffix(".html").as_posix()
            page = page.replace("README.html", "index.html")
            cards += f'<a class="card" href="{page}"><b>{title}</b><span>{text}</span></a>'
        return f'<div class="cards">{cards}</div>'


def opening(path):
    """The title of a page, and the first sentence below it, as HTML."""
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    title = TITLE.search(text)
    paragraph = text[title.end() :].strip().split("\n\n")[0]
    plain = re.sub(r"\[([^]]+)]\([^)]+\)|[`*]", r"\1", paragraph)
    return escape(title[1]), escape(re.split(r"(?<=[.!?]) ", plain)[0])


def add_to_head(app, page, template, context, document):
    """What a link to the page shows elsewhere (https://ogp.me/); the lab's loader, where the lab
    has a place and was built."""
    if document is None:
        return
    paragraph = document.next_node(nodes.paragraph)
    about = re.sub(r"\s+", " ", paragraph.astext()) if paragraph else app.config.html_title
    shown = {
        "title": re.sub("<[^>]+>", "", context["title"]),
        "description": about,
        "type": "website" if page == "index" else "article",
        "site_name": app.config.html_title,
        "url": context.get("pageurl"),
        "image": app.config.html_baseurl and app.config.html_baseurl + "_static/card.png",
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


def has_lab(page):
    return folder_of(page) is not None


def setup(app):
    app.add_config_value("lab", False, "html", bool)
    app.connect("builder-inited", lambda app: setattr(app.project, "__class__", Pages))
    # What an index lists depends on what is there.
    app.connect("env-get-outdated", lambda app, env, *changes: env.found_docs & INDEXES)
    app.connect("source-read", add)
    app.connect("doctree-read", add_facts)
    app.connect("doctree-read", widen)
    app.connect("html-page-context", add_to_head)
    for name, directive in {
        "changes": Changes,
        "sides": Sides,
        "proof": Proof,
        "lab": Lab,
        "cards": Cards,
    }.items():
        app.add_directive(name, directive)
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return {
        "env_version": zlib.crc32(sources),  # pages are read anew when what makes them changes
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


INDEXES = {"index", "steps/index", "pitfalls/index", "notebooks/index"}
