"""The box that explains what a reader pastes: on the opening page, in the index of pitfalls, and as
the site's search. It finds what `guide explain` finds, in the browser."""

import os
import subprocess
import sys
from pathlib import Path

from docutils import nodes

from guide import bootstrap

PAGES = ("index", "pitfalls/index")
BOX = """
<form class="explain" role="search" aria-label="Explain a message" action="{search}">
<label for="explain-text">What do you see? Paste the message, or say it in words.</label>
<textarea id="explain-text" name="q" rows="2" spellcheck="false" required></textarea>
<button>Find the page</button>
<div class="answer" role="status"></div>
</form>
<noscript><p>This box needs JavaScript.</p></noscript>
"""


def add_box(app, document):
    """Put the box below the first paragraph of a page."""
    paragraph = document.next_node(nodes.paragraph)
    if app.env.docname in PAGES and paragraph:
        search = app.builder.get_relative_uri(app.env.docname, "search")
        box = nodes.raw("", BOX.format(search=search), format="html")
        paragraph.parent.insert(paragraph.parent.index(paragraph) + 1, box)


def add_to_page(app, page, template, context, document):
    if page == "search":
        context["explain_box"] = BOX.format(search="search.html")
    if page in (*PAGES, "search"):
        app.add_js_file("explain-box.js", loading_method="defer")


def write_index(app, error):
    """Write the ranker and its index. A browser loads them when somebody asks."""
    if app.builder.name == "html" and not error:
        subprocess.run(
            [sys.executable, "-m", "explain.browser", Path(app.outdir, "_static", "explain.js")],
            env=os.environ | {"PYTHONPATH": bootstrap.PYTHONPATH, "PYTHONUTF8": "1"},
            check=True,
        )


def setup(app):
    app.connect("doctree-read", add_box)
    app.connect("html-page-context", add_to_page)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
