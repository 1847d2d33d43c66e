"""Draws the notebooks' pictures, each on a light ground of its own: they read in the dark too."""

import json
from base64 import urlsafe_b64decode
from io import StringIO
from itertools import groupby

INK, LINE, GROUND = "#1f2328", "#d0d7de", "#ffffff"
PARTS = {"header": "#cf222e", "payload": "#8250df", "signature": "#0969da"}

SIZE, ADVANCE, LEADING, MARGIN = 15, 9, 25, 20  # in pixels


class Picture:
    """What Jupyter shows as a picture; where it shows none, its title."""

    def __init__(self, title, svg):
        self.title, self.svg = title, svg[svg.index("<svg") :]

    def __repr__(self):
        return self.title

    def _repr_svg_(self):
        return self.svg


def draw_parts(token, columns=56):
    """A token with its three parts in colour, so many characters to the line, and their names."""
    letters = []
    for part, colour in zip(token.split("."), PARTS.values(), strict=True):
        letters += [(letter, colour) for letter in part] + [(".", INK)]
    letters.pop()
    drawn = []
    for y, start in enumerate(range(0, len(letters), columns), 1):
        line = letters[start : start + columns]
        spans = [
            f'<tspan fill="{colour}">{"".join(letter for letter, _ in run)}</tspan>'
            for colour, run in groupby(line, key=lambda pair: pair[1])
        ]
        drawn.append(_text(MARGIN, y, len(line), "".join(spans)))
    x = MARGIN
    for name, colour in PARTS.items():
        top = LEADING * (y + 2) - 6
        drawn.append(f'<rect x="{x}" y="{top}" width="14" height="14" rx="3" fill="{colour}"/>')
        drawn.append(_text(x + 22, y + 2, len(name), name))
        x += 22 + ADVANCE * (len(name) + 3)
    width, height = 2 * MARGIN + columns * ADVANCE, LEADING * (y + 3) + 6
    title = "A token in colour: header, payload and signature"
    return Picture(
        title,
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="monospace" font-size="{SIZE}" fill="{INK}" '
        f'role="img"><title>{title}</title>'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" '
        f'fill="{GROUND}" stroke="{LINE}"/>{"".join(drawn)}</svg>',
    )


def _text(x, line, length, content):
    """A line of `length` monospaced characters, as wide in every font."""
    return (
        f'<text x="{x}" y="{LEADING * line + 7}" textLength="{length * ADVANCE}" '
        f'lengthAdjust="spacingAndGlyphs">{content}</text>'
    )


STATUS = {200: ("o", "#1a7f37"), 401: ("X", "#cf222e")}


def draw_lives(tokens, began, seen):
    """The lives of an access and a refresh token: a bar until `exp`, a mark for each response.

    tokens: as a login gives them; began: the time of the login, in seconds since 1970;
    seen: (seconds since the login, "access" or "refresh", status) for each response."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    title = "The lives of an access and a refresh token"
    with rc_context({"svg.hashsalt": "lives", "font.size": 11, "text.color": INK}):
        figure = Figure(figsize=(7.5, 2.6), facecolor=GROUND, layout="constrained")
        axes = figure.subplots()
        for row, (name, colour) in enumerate({"refresh": "#ddf4ff", "access": "#fbefff"}.items()):
            payload = tokens[name].split(".")[1]
            end = json.loads(urlsafe_b64decode(payload + "=="))["exp"] - began
            axes.barh(row, end, height=0.6, color=colour, edgecolor=LINE)
            axes.annotate("exp", (end, row + 0.3), ha="center", va="bottom")
            for status, (marker, ink) in STATUS.items():
                times = [when for when, who, what in seen if (who, what) == (name, status)]
                axes.plot(times, [row] * len(times), marker, color=ink, label=status if row else "")
        axes.set_yticks([0, 1], ["refresh token", "access token"])
        axes.set_xlim(left=-0.2)
        axes.set_ylim(-0.6, 1.8)
        axes.set_xlabel("seconds since the login")
        axes.spines[["top", "left", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.legend(loc="outside right upper", frameon=False, title="answer")
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Title": title})
    return Picture(title, drawn.getvalue())


def draw_costs(title, costs, note):
    """A bar for each of some costs, with a line over its spread, and a note below.

    costs: {"what it is": {"low": 0.9, "median": 1.0, "high": 1.1}}, the first one on top."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "costs", "font.size": 11, "text.color": INK}):
        height = 1.4 + 0.36 * len(costs)
        figure = Figure(figsize=(8.5, height), facecolor=GROUND, layout="constrained")
        axes = figure.subplots()
        for row, cost in enumerate(costs.values()):
            below, above = cost["median"] - cost["low"], cost["high"] - cost["median"]
            axes.barh(row, cost["median"], height=0.6, color="#ddf4ff", edgecolor=LINE)
            axes.errorbar(cost["median"], row, xerr=[[below], [above]], color=INK, capsize=3)
            text = f"  {cost['median']:.2f}"
            axes.annotate(text, (cost["high"], row), va="center", color=INK)
        axes.set_yticks(range(len(costs)), costs)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.set_title(title, loc="left")
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.supxlabel(note, fontsize=8)
        drawn = StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Title": title})
    return Picture(title, drawn.getvalue())
