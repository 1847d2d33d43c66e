"""Draw the pictures of the notebooks, on a light background that suits dark mode too."""

import json
from base64 import urlsafe_b64decode
from io import StringIO

INK, LINE, GROUND = "#1f2328", "#d0d7de", "#ffffff"


class Picture:
    """An SVG picture with a title. Where Jupyter cannot show it, the title is shown."""

    def __init__(self, title, svg):
        self.title, self.svg = title, svg[svg.index("<svg") :]

    def __repr__(self):
        return self.title

    def _repr_svg_(self):
        return self.svg


STATUS = {200: ("o", "#1a7f37"), 401: ("X", "#cf222e")}


def draw_lives(tokens, began, seen):
    """Return a Picture of the lives of two tokens: a bar until `exp`, a mark for each response.

    Args:
        tokens: as a login returns them, {"access": …, "refresh": …}.
        began: the time of the login, in seconds since 1970.
        seen: (seconds since the login, "access" or "refresh", status) for each response.
    """
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
    """Return a Picture with a bar for each cost, a line over its spread, and a note below.

    Args:
        costs: {"what it is": {"low": 0.9, "median": 1.0, "high": 1.1}}, the first one on top.
    """
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
