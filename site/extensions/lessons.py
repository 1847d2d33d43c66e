"""Adds to a lesson what its author need not type: its facts under the title; the two versions,
the place of the lab, what changes, and the proof."""

import json
import re
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import differences
from guide import course
from guide.reporting.wording import sentence
from guide.variants.layout import VARIANTS
from guide.variants.runner import test_functions
from pages import folder_of, is_notebook, lab

BESIDE = re.compile(r"^\|[ \[]*wrong\.py\b.*\|[ \[]*right\.py\b", re.MULTILINE)

CHANGES = "\n\n## What changes in this step\n\n```{changes}\n```\n"
SIDE_BY_SIDE = "\n\n## Wrong and right code\n\n```{sides}\n```\n"
LAB = "\n\n```{lab}\n```\n"
PROOF = "\n\n## The proof\n\n```{proof}\n```\n"


def add_sections(app, page, source):
    folder = folder_of(page)
    if isinstance(folder, course.Step):
        source[0] += LAB + CHANGES + PROOF
    elif isinstance(folder, course.Pitfall):
        source[0] += LAB + PROOF if BESIDE.search(source[0]) else SIDE_BY_SIDE + LAB + PROOF


def widen(app, document):
    """Puts the whole of wrong.py and right.py in the place of the table that has the gist of them:
    no code fits in the cell of a table on GitHub."""
    folder = folder_of(app.env.docname)
    if isinstance(folder, course.Pitfall):
        for table in list(document.findall(nodes.table)):
            head = next(table.findall(nodes.thead))
            if [cell.astext() for cell in head.findall(nodes.entry)] == ["wrong.py", "right.py"]:
                table.parent.replace(table, nodes.raw("", sides(folder), format="html"))


# Under the title


def add_facts(app, document):
    title = document.next_node(nodes.title)
    html = "".join(f"<span>{fact}</span>" for fact in facts(app.env.docname))
    if title and html:
        line = nodes.raw("", f'<p class="facts">{html}</p>', format="html")
        title.parent.insert(title.parent.index(title) + 1, line)


def facts(page):
    folder = folder_of(page)
    if isinstance(folder, course.Step):
        count = sum(len(test_functions(file)) for file in proofs_of(folder))
        return [time(folder.minutes), f'<a href="#the-proof">{count} tests</a>']
    if isinstance(folder, course.Pitfall):
        return [
            *filter(None, [folder.lesson.front_matter.level]),
            time(folder.minutes),
            f"over {link_to(folder.base, '../../')}",
        ]
    if is_notebook(page):
        book = json.loads((course.ROOT / f"{page}.ipynb").read_text("utf-8"))["metadata"]["course"]
        return [time(book["minutes"]), f"drives {link_to(course.find_step(book['step']), '../')}"]
    return []


def time(minutes):
    return f"{minutes} minutes"


def link_to(step, root):
    return f'<a href="{root}steps/{step.name}/index.html">step {step.number}</a>'


def add_notebook_lab(app, document):
    page = app.env.docname
    if is_notebook(page):
        place = nodes.raw("", lab("notebook", page.partition("/")[2]), format="html")
        facts = document.next_node(nodes.raw)
        facts.parent.insert(facts.parent.index(facts) + 1, place)


# Below the lesson


class Addition(SphinxDirective):
    """Puts HTML on the page of a step or pitfall."""

    def run(self):
        folder = folder_of(self.env.docname)
        sources = [folder, folder.before] if isinstance(folder, course.Step) else [folder]
        for source in filter(None, sources):
            for file in source.path.rglob("*.py"):
                self.env.note_dependency(str(file))
        return [nodes.raw("", self.html(folder), format="html")]


class Changes(Addition):
    def html(self, folder):
        return differences.changes_of(folder)


class Sides(Addition):
    def html(self, folder):
        return sides(folder)


def sides(folder):
    """The two versions side by side where there is room, in tabs where there is none."""
    texts = {side: (folder.path / f"{side}.py").read_text("utf-8") for side in VARIANTS}
    tabs = "".join(
        f'<input type="radio" name="sides" id="side-{side}"{" checked" if side == "right" else ""}>'
        f'<label class="sd-tab-label" for="side-{side}">{side}.py</label>'
        f'<div class="sd-tab-content">{box}</div>'
        for side, box in differences.side_by_side(**texts).items()
    )
    return f'<div class="sd-tab-set sides">{tabs}</div>'


class Proof(Addition):
    """The names of the tests as sentences, and the tests themselves, folded."""

    def html(self, folder):
        return "".join(proof(folder, file) for file in proofs_of(folder))


def proofs_of(folder):
    if isinstance(folder, course.Pitfall):
        return [folder.path / f"test_{side}.py" for side in VARIANTS]
    return sorted(folder.path.glob("tests/test_*.py"))


def proof(folder, file):
    name = file.relative_to(folder.path).as_posix()
    side = file.stem.removeprefix("test_")
    lead = f"<p>With <code>{side}.py</code>:</p>" if side in VARIANTS else ""
    sentences = "".join(f"<li>{escape(sentence(test))}</li>" for test in test_functions(file))
    code = differences.whole(file.read_text("utf-8"), name)
    return (
        f'<div class="proof">{lead}<ul>{sentences}</ul>'
        f"<details><summary>Read <code>{escape(name)}</code></summary>{code}</details></div>"
    )


class Lab(Addition):
    def html(self, folder):
        return lab(type(folder).__name__.lower(), folder.name, beside=True)


def setup(app):
    app.connect("source-read", add_sections)
    for change in (add_facts, widen, add_notebook_lab):
        app.connect("doctree-read", change)
    for directive in (Changes, Sides, Proof, Lab):
        app.add_directive(directive.__name__.lower(), directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
