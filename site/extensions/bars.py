"""Draws the figures of the benchmark as bars, in the cells of its tables."""

from docutils import nodes

PAGE = "site/benchmark"
COLUMNS = ("costs", "requests")  # the heads of the columns that hold such figures
BAR = '<span class="bar" style="--part: {:.1%}" aria-hidden="true"></span>'


def draw(app, document):
    if app.env.docname != PAGE:
        return
    for table in document.findall(nodes.table):
        head, *rows = [list(row.findall(nodes.entry)) for row in table.findall(nodes.row)]
        for column, cell in enumerate(head):
            if cell.astext() in COLUMNS:
                add_bars([row[column] for row in rows])


def add_bars(cells):
    """Add to each of these cells a bar as long as its figure. The longest is that of the largest
    figure."""
    figures = [figure_of(cell) for cell in cells]
    largest = max(filter(None, figures), default=0)
    for cell, figure in zip(cells, figures, strict=True):
        if figure:
            cell += nodes.raw("", BAR.format(figure / largest), format="html")


def figure_of(cell):
    """Return the number in a cell; None if it holds something else, such as "not measured"."""
    try:
        return float(cell.astext())
    except ValueError:
        return None


def setup(app):
    app.connect("doctree-read", draw, priority=400)  # before the tables are fitted to phones
    return {"parallel_read_safe": True, "parallel_write_safe": True}
