"""Ranks the pages of the course for a pasted text, with lunr: BM25 over words, and whole messages.

lunr for JavaScript reads the same index: `data()` is all that a browser needs."""

import math
from dataclasses import dataclass
from functools import cache

from lunr import lunr
from lunr.index import Index
from lunr.stop_word_filter import WORDS as STOP_WORDS

from explain import pages
from explain.words import plain, read, words

FIELDS = {"title": 3, "messages": 2, "aliases": 4, "text": 1}
MOST = 3  # pages in an answer
ENOUGH = 7.0  # a page with a lower score would be a guess
NEARBY = 10.0  # the same, if nothing in the text says that it is about JWT
FAR_BEHIND = 0.3  # of the best score: a page with a lower one is left out
FEW = 2  # words of a longer text that a page has: with fewer it would be a guess
LONG = 4  # words: such a message of a page needs no word of the subject beside it


@dataclass
class Answer:
    """A page that answers. why: a sentence for the reader."""

    path: str
    title: str
    score: float
    why: str


@cache
def build():
    """Return what `data()` returns, but with the index as an object of lunr."""
    people = pages.aliases()
    same = {word: one for one, many in people["same"].items() for word in many.split()}
    found = pages.documents()
    documents = [
        {
            "id": str(number),
            "title": [] if each.row else words(each.title, same),
            "messages": words(" ".join(each.messages), same),
            "aliases": words(each.aliases, same),
            "text": words(each.text, same),
        }
        for number, each in enumerate(found)
    ]
    fields = [{"field_name": name, "boost": boost} for name, boost in FIELDS.items()]
    return {
        "lunr": lunr(ref="id", fields=fields, documents=documents),
        "pages": [{"path": it.path, "title": it.title, "row": it.row} for it in found],
        "messages": messages(found),
        "quotes": {plain(it): it for each in found for it in each.messages},
        "exact": sorted(map(plain, pages.library_messages(pages.ABOUT_TOKENS))),
        "same": same,
        "subject": people["subject"].split(),
        "phrases": people["phrases"],
        "nearby": people["nearby"].split(),
        "elsewhere": people["elsewhere"].split(),
        "stop_words": sorted(STOP_WORDS),
    }


def data():
    """Return what a browser needs to rank in the same way, as a dict for JSON."""
    return build() | {"lunr": build()["lunr"].serialize()}


def load(data):
    """Return the dict of `data()`, after its way through JSON, in the form that `search` takes."""
    return data | {"lunr": Index.load(data["lunr"])}


def messages(documents):
    """Return the messages that pages quote, {plain message: {number of a document: weight}}."""
    found = {}
    for number, each in enumerate(documents):
        for message, weight in each.messages.items():
            key = plain(message)
            if len(key.split()) > 1 and len(key) > 12:
                weights = found.setdefault(key, {})
                weights[str(number)] = max(weight, weights.get(str(number), 0))
    texts = [plain(each.text) for each in documents]
    for key in map(plain, pages.library_messages()):
        for number, text in enumerate(texts):
            if key in text:
                found.setdefault(key, {}).setdefault(str(number), pages.IN_TEXT)
    return found


def search(pasted, built=None):
    """Return the likeliest pages for a pasted text, the best first: at most three Answers.

    The list is empty if no page is likely.
    """
    built = built or build()
    text = read(pasted)
    asked = [it for it in words(text, built["same"]) if it not in built["stop_words"]]
    asked = list(dict.fromkeys(asked))
    text = plain(text)
    scores, said = by_messages(text, built)
    has = {}
    for number, score, has[number] in by_words(asked, built):
        scores[number] = scores.get(number, 0) + score
    answers = {}
    for number in sorted(scores, key=scores.get, reverse=True):
        page = built["pages"][int(number)]
        message = said.get(number)
        if not message and len(has.get(number, [])) < min(FEW, len(asked)):
            continue
        quote = built["quotes"].get(message, message)
        why = reason(page["row"], quote, has.get(number, []))
        answers.setdefault(page["path"], Answer(page["path"], page["title"], scores[number], why))
    best = list(answers.values())[:MOST]
    if not best or best[0].score < needed(asked, text, said, built):
        return []
    return [each for each in best if each.score >= FAR_BEHIND * best[0].score]


def needed(asked, text, said, built):
    """Return the score that the best page needs: the more, the less a text is about our subject."""
    asked = set(asked)
    if asked & set(built["elsewhere"]) and not asked & {"django", "drf"}:
        return math.inf
    if any(len(it.split()) >= LONG or it in built["exact"] for it in said.values()):
        return ENOUGH
    if asked & set(built["subject"]) or any(f" {it} " in text for it in built["phrases"]):
        return ENOUGH
    return NEARBY if asked & set(built["nearby"]) else math.inf


def by_messages(text, built):
    """Return the scores of the documents for whole messages, and the longest message of each.

    A message inside a longer one counts half.
    """
    scores, longest = {}, {}
    found = sorted((it for it in built["messages"] if it in text), key=len, reverse=True)
    for place, message in enumerate(found):
        numbers = built["messages"][message]
        rare = math.log(1 + len(built["pages"]) / len(numbers))
        if any(message in longer for longer in found[:place]):
            rare /= 2
        for number, weight in numbers.items():
            if number not in longest:
                longest[number] = message
                scores[number] = rare * math.sqrt(weight * min(len(message.split()), 9))
    return scores, longest


def by_words(asked, built):
    """Yield the number, the score and the rarest words of each document that has some of them."""
    index = built["lunr"]
    terms = {word: index.pipeline.run_string(word)[0] for word in asked}
    known = [word for word in asked if terms[word] in index.inverted_index]
    query = index.create_query()
    for word in known:
        query.term(word)
    for found in index.query(query) if known else []:
        has = [word for word in known if terms[word] in found["match_data"].metadata]
        has.sort(
            key=lambda word: sum(len(index.inverted_index[terms[word]][name]) for name in FIELDS)
        )
        yield found["ref"], found["score"] * len(known) / len(asked), has[:4]


def reason(row, quote, has):
    """Return the sentence that says why a page is named."""
    if row:
        return f"It says: {row}"
    if quote:
        return f'It has your message: {quote.strip()}'
    return f"It has your words: {', '.join(has)}."
