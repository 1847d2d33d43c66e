"""Draws ```mermaid blocks while the site is built, for light and for dark pages: no script, and
nothing from another host. GitHub draws the same blocks by itself."""

import hashlib
import re
import shutil
from html import escape
from pathlib import Path

import mermaidx
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

COLOURS = {
    "light": {"ink": "#17211f", "line": "#56706b", "box": "#e4f1ee", "note": "#fdf3d7"},
    "dark": {"ink": "#e3eeeb", "line": "#8fa8a3", "box": "#1f3833", "note": "#3b3320"},
}
SCALE = 0.85  # its words are as large as those around it
SAID = re.compile(r"^\s*acc(?:Title|Descr):\s*(.+?)\.?$", re.MULTILINE)
NAME = re.compile(r"participant (\w+) as (.+)|\b(\w+)[\[({]+\"?([^\])}\"]+)")
ARROW = re.compile(
    r"^\s*(\w+)(?:[\[({].*?[\])}]+)?\s*-[-.]*>+\s*(?:\|(.+?)\|)?\s*(\w+)[^:\n]*(?::(.+))?$",
    re.MULTILINE,
)


def in_words(source):
    """What a drawing shows, for those who cannot see it: its own `accTitle:` and `accDescr:`
    lines, or its arrows one by one."""
    if said := SAID.findall(source):
        return ". ".join(said) + "."
    names = {one or other: name or label for one, name, other, label in NAME.findall(source)}
    return "; ".join(
        f"{names.get(a, a)} to {names.get(b, b)}: {label or text.strip()}".rstrip(": ")
        for a, label, b, text in ARROW.findall(source)
    )


class Mermaid(SphinxDirective):
    has_content = True

    def run(self):
        source = "\n".join(self.content)
        alt = escape(in_words(source))
        root = "../" * self.env.docname.count("/")
        images = ""
        for theme in COLOURS:
            name, width, height = self.drawn(source, theme)
            images += (
                f'<img class="diagram only-{theme}" src="{root}_images/{name}" alt="{alt}" '
                f'width="{width}" height="{height}" style="min-width: {0.72 * width:.0f}px" '
                'loading="lazy">'
            )
        return [nodes.raw("", f'<div class="drawing">{images}</div>', format="html")]

    def drawn(self, source, theme):
        """The name and the size of the drawing, made once for each text."""
        config = settings(**COLOURS[theme])
        name = hashlib.sha256(f"{source}{config}".encode()).hexdigest()[:16] + ".svg"
        path = kept(self.env.app) / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(mermaidx.render(source, config=config).svg(), "utf-8")
        size = re.search(r'viewBox="\S+ \S+ (\S+) (\S+)"', path.read_text("utf-8")).groups()
        return name, *(round(SCALE * float(side)) for side in size)


def settings(ink, line, box, note):
    """Mermaid's own, for these colours."""
    return {
        "theme": "base",
        "themeVariables": {
            "fontFamily": "system-ui, sans-serif",
            "primaryColor": box,
            "primaryTextColor": ink,
            "primaryBorderColor": line,
            "lineColor": line,
            "textColor": ink,
            "actorTextColor": ink,
            "signalColor": ink,
            "signalTextColor": ink,
            "actorLineColor": line,
            "noteBkgColor": note,
            "noteTextColor": ink,
            "noteBorderColor": line,
            "labelBoxBkgColor": box,
            "labelBoxBorderColor": line,
            "labelTextColor": ink,
            "loopTextColor": ink,
        },
        "sequence": {
            "mirrorActors": False,
            "diagramMarginX": 4,
            "actorMargin": 55,
            "boxMargin": 6,
            "wrap": True,
        },
    }


def kept(app):
    return Path(app.doctreedir, "diagrams")


def publish(app, error):
    if not error and kept(app).exists():
        shutil.copytree(kept(app), Path(app.outdir, "_images"), dirs_exist_ok=True)


def setup(app):
    app.add_directive("mermaid", Mermaid)
    app.connect("build-finished", publish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
