"""Shows what changes in a file: added and removed lines in colour, the code in its own colours too,
made so that a copy takes the new lines without their signs."""

import difflib
import re
from functools import cache
from html import escape

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound
from sphinx.transforms.post_transforms import SphinxPostTransform

from guide import scaffold
from guide.course import Step
from guide.lessons import DIFFERENCE, difference
from pages import folder_of

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
BREAK = re.compile(r"(?<=[._/,])(?=\w)(?![^<]*>)")  # where a long name may go on in the next line
TAGS = {"+": "ins", "-": "del", " ": "span"}


@cache
def coloured(text, name):
    """The lines of a file as HTML, in the colours of its language."""
    try:
        lexer = get_lexer_for_filename(name, stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    return highlight(text, lexer, HtmlFormatter(nowrap=True)).split("\n")


def box(lines, kind):
    """Lines of HTML in the markup that Sphinx gives to code, so that they look and copy like it."""
    return (
        f'<div class="{kind} notranslate"><div class="highlight"><pre>'
        f"{''.join(lines)}</pre></div></div>"
    )


def whole(text, name):
    """A whole file as HTML."""
    return box(["\n".join(coloured(text, name))], "highlight-file")


def changed(text, name, before=None, after=None):
    """A unified difference as HTML. Where the two versions of the file are known, its lines get
    the colours that they have in the whole file: a hunk may begin inside a string."""
    old, new = (coloured(version or "", name) for version in (before, after))
    lines, at, to = [], 0, 0
    for line in text.splitlines():
        hunk = HUNK.match(line)
        if hunk:
            at, to = (max(int(number) - 1, 0) for number in hunk.groups())
            if lines:
                lines.append('<span class="same gap">⋯\n</span>')
        elif not line.startswith(("--- ", "+++ ")):
            sign, code = line[:1] or " ", line[1:]
            source, number = (old, at) if sign == "-" else (new, to)
            known = before is not None or after is not None
            html = source[number] if known and number < len(source) else escape(code)
            at, to = at + (sign in " -"), to + (sign in " +")
            tag = TAGS[sign]
            kind = ' class="same"' if sign == " " else ""
            lines.append(f'<{tag}{kind}><span class="sign">{sign}</span>{html}\n</{tag}>')
    return box(lines, "difference")


def count(text):
    """How many lines a difference adds and removes, as HTML."""
    body = [line for line in text.splitlines() if not line.startswith(("--- ", "+++ "))]
    added, removed = (sum(line.startswith(sign) for line in body) for sign in "+-")
    return (
        f'<span class="count"><span class="added">+{added}</span> '
        f'<span class="removed">−{removed}</span></span>'
    )


def caption(name, text):
    return f'<span class="file">{escape(name)}</span> {count(text)}'


def changes_of(step):
    """What a step changes, as HTML: a folded box for each file, with its difference and, folded
    again, the whole file."""
    before, after = scaffold.before(step), step.code
    boxes = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        text = difference(old, new, name)
        inside = changed(text, name, old, new)
        if new:
            inside += (
                '<details class="whole"><summary>The whole file after this step</summary>'
                f"{whole(new, name)}</details>"
            )
        summary = f"<summary>{caption(name, text)}</summary>"
        boxes.append(f'<details class="changes">{summary}{inside}</details>')
    return "".join(boxes)


def side_by_side(wrong, right):
    """Two versions of a file as HTML, {"wrong": …, "right": …}, each with the lines that only it
    has marked; long lines go on under their own indentation."""
    both = wrong.splitlines(), right.splitlines()
    same = difflib.SequenceMatcher(None, *both, autojunk=False).get_matching_blocks()
    shared = [{start[side] + n for start in same for n in range(start.size)} for side in (0, 1)]
    return {
        name: rows(lines, name, common)
        for name, lines, common in zip(("wrong", "right"), both, shared, strict=True)
    }


def rows(lines, name, unmarked):
    html = coloured("\n".join(lines), f"{name}.py")
    result = []
    for number, line in enumerate(lines):
        mark = f" {name}" if line.strip() and number not in unmarked else ""
        indent = len(line) - len(line.lstrip()) + 2
        row = BREAK.sub("<wbr>", html[number])
        result.append(f'<span class="row{mark}" style="--in:{indent}ch">{row}\n</span>')
    return box(result, "side")


class ColourDifferences(SphinxPostTransform):
    """The ```diff blocks of a lesson, coloured."""

    default_priority = 190  # before Sphinx looks at the blocks' languages
    formats = ("html",)

    def run(self, **kwargs):
        folder = folder_of(self.env.docname)
        is_step = isinstance(folder, Step)
        before, after = (scaffold.before(folder), folder.code) if is_step else ({}, {})
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") != "diff":
                continue
            text = block.astext().rstrip("\n") + "\n"
            found = DIFFERENCE.match(text)
            name = found and (found[1] or found[2]) or ""
            html = changed(text, name, before.get(name), after.get(name))
            if name:
                html = f"<figcaption>{caption(name, text)}</figcaption>{html}"
            block.replace_self(
                nodes.raw("", f'<figure class="changes">{html}</figure>', format="html")
            )


def setup(app):
    app.add_post_transform(ColourDifferences)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
