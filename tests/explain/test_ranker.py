"""The website's search ranks as `guide explain` does: ranker.js and index.py, side by side."""

import gzip
import json
import shutil
import subprocess

import pytest
import yaml
from lunr.stemmer import porter_stemmer

from explain import browser, index, pages
from guide import course
from tests.explain import test_explain

DJANGO = "5.2"  # nothing in it depends on Django's version

HERE = course.ROOT / "tests" / "explain"
MOST_BYTES = 100_000  # of the index over the wire
ODD = [
    "",
    "{",
    "[[[",
    "{'a': 'Token is blacklisted', 'b': (1, None, True)}",
    "{'a': \"it's\", 'messages': [{'message': 'Token is expired'}], 'detail': 'x'}",
    'jwt.exceptions.InvalidKeyError: HMAC key must not be empty. e-mail Sign in "Sign out"',
    "Не работает JWT токен Überprüfung simplejwt 401 ４０１ naïve_tokenName ²",
    "C:\\Users\\me\\project http://127.0.0.1:8000/api/token/ /srv/a/b/c/d.py 500",
    "constructor toString __proto__ hasOwnProperty jwt",
    "\ud83d\ude00 JWT 401 unauthorized" * 2000,
]


def texts():
    """Return each sentence of the tests, each alias, each message and each title."""
    rows = [
        row["text"] if isinstance(row, dict) else row
        for path in sorted(HERE.glob("*.yaml"))
        for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    known = pages.aliases()["pages"].values()
    aliases = [alias for line in known for alias in line.split(", ")]
    titles = [each.title for each in pages.documents()]
    pasted = [test_explain.TRACEBACK, json.dumps(test_explain.BODY), repr(test_explain.BODY)]
    return [*rows, *known, *aliases, *titles, *pages.library_messages(), *pasted, *ODD]


@pytest.fixture(scope="module")
def node(needs):
    """A function that gives a request to ranker.js in Node, and returns its answer."""
    needs("Node.js", shutil.which("node"))

    def ask(**asked):
        request = {"data": index.data(), "texts": [], "words": []} | asked
        run = subprocess.run(
            [shutil.which("node"), HERE / "ranker.mjs", browser.RANKER],
            input=json.dumps(request),
            capture_output=True,
            encoding="utf-8",
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return ask


def test_a_browser_finds_the_same_pages_for_the_same_reasons(node):
    asked = texts()
    expected = [[[each.path, each.why] for each in index.search(text)] for text in asked]

    found = node(texts=asked)["pages"]
    differ = [
        (t, mine, its) for t, mine, its in zip(asked, expected, found, strict=True) if mine != its
    ]
    print(f"{len(asked)} texts, {sum(map(bool, expected))} of them with a page")

    assert len(asked) > 1000
    assert differ == []


def test_a_browser_stems_words_in_the_same_way(node):
    words = sorted({word for text in texts() for word in index.words(text)})

    assert node(words=words)["stems"] == [porter_stemmer.stem(word) for word in words]


def test_the_index_is_small_enough_for_one_request():
    size = len(gzip.compress(browser.script().encode(), 6))
    print(f"The index with the ranker is {size} bytes over the wire.")

    assert size <= MOST_BYTES


def test_a_script_holds_the_ranker_and_the_index(needs, tmp_path):
    needs("Node.js", shutil.which("node"))
    browser.write(tmp_path / "explain.js")
    ask = 'console.log(explain.search("Token is blacklisted", explain.index)[0].path)'
    script = (tmp_path / "explain.js").read_text("utf-8") + ask

    run = subprocess.run(["node", "-"], input=script, capture_output=True, encoding="utf-8")

    assert run.stdout == f"{index.search('Token is blacklisted')[0].path}\n", run.stderr
