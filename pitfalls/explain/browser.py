"""Writes what a browser needs to explain a text: the ranker and its index, as one script.

`python -m explain.browser FILE` writes it."""

import json
import sys
from pathlib import Path

from explain import index

RANKER = Path(__file__).with_name("ranker.js")


def script():
    """Return the script. It defines `explain.search(text, explain.index)`."""
    data = json.dumps(index.data(), separators=(",", ":"), ensure_ascii=False)
    ranker = RANKER.read_text("utf-8")
    # A script that a page opened from a folder may load, too: it may not read a JSON file.
    return f"{ranker}\nexplain.index = explain.load({data});\n"


def write(path):
    Path(path).write_text(script(), "utf-8", newline="\n")


if __name__ == "__main__":
    write(sys.argv[1])
