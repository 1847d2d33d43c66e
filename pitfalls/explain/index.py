"""Ranks the pages of the course for a pasted text: BM25 over words, and whole messages.

lunr builds the index. `ranker.js` ranks in the same way in a browser: `data()` is all it needs."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from lunr import lunr
from lunr.stemmer import porter_stemmer
from lunr.stop_word_filter import WORDS as STOP_WORDS

from explain import pages
from explain.words import plain, read, words

FIELDS = {"title": 3, "aliases": 5, "text": 1}
LIMITS = {
    "most": 3,  # pages in an answer
    "far_behind": 0.15,  # of the best score: a page with a lower one is left out
    "short": 3,  # words: so short a text is a search
    "search": 3,  # a page with a lower score would be a guess
    "own": 3,  # the same, if a text names our libraries, or is a message of a page
    "long": 4,  # words of such a message
    "subject": 4,  # the same, if a text is about JWT, or has three words that are near to it
    "two": 7,  # the same, if it has two
    "one": 12,  # the same, if it has one, or none of tokens
}
LEAST = 0.5  # a word of a page with a lower score is left out: it would only make the index larger
stem = porter_stemmer.stem
OURS = ("rest_framework_simplejwt", "rest_framework")  # nobody else has their longer messages
SETS = ("exact", "common", "own", "subject", "nearby", "tokens", "django", "forms", "elsewhere")
SETS += ("packages", "other_answers")
PHRASES = ("phrases", "other_messages", "other_packages")
NO_ATTRIBUTE = re.compile(r"has no attribute '\w+'")  # whatever the class is


@dataclass
class Answer:
    """A page that answers. why: a sentence for the reader."""

    path: str
    title: str
    score: float
    why: str


@cache
def data():
    """Return the index, as a dict for JSON.

    terms: {stem: [how many fields have it, number of a document, its score × 10, …]}.
    messages: [[message of a page, number of a document, its weight, …], …].
    """
    people = pages.aliases()
    same = {word: one for one, many in people["same"].items() for word in many.split()}
    left_out = STOP_WORDS | set(people["fillers"].split())
    found = pages.documents()
    common = [plain(it) for it in people["common_messages"]] + tails(found)
    exact = sorted(set(map(plain, pages.library_messages(OURS))) - set(common))

    def told(text):
        return [it for it in words(text, same) if it not in left_out]

    documents = [
        {
            "id": str(number),
            "title": told(each.text if each.row else each.title),
            "aliases": told(each.aliases),
            "text": told(each.text),
        }
        for number, each in enumerate(found)
    ]
    return {
        "limits": LIMITS,
        "terms": terms(documents),
        "pages": [{"path": it.path, "title": it.title, "row": it.row} for it in found],
        "messages": messages(found),
        "exact": [it for it in exact if len(it.split()) >= LIMITS["long"]],
        "same": same,
        "own": people["own"].split() + pages.library_names(),
        "subject": people["subject"].split(),
        "phrases": people["phrases"],
        "nearby": people["nearby"].split(),
        "tokens": people["tokens"].split(),
        "django": people["django"].split(),
        "forms": people["forms"].split(),
        "packages": people["packages"].split(),
        "other_packages": people["other_packages"],
        "elsewhere": people["elsewhere"].split(),
        "common": common,
        "other_messages": people["other_messages"],
        "other_answers": people["other_answers"],
        "everywhere": people["everywhere"].split(),
        "stop_words": sorted(left_out),
    }


@cache
def build():
    return load(data())


def load(data):
    """Return the dict of `data()` in the form that `search` takes."""
    by_message = {plain(text): (text, pairs(rest)) for text, *rest in data["messages"]}
    return data | {"messages": by_message} | {name: set(data[name]) for name in SETS}


def pairs(flat):
    """Return [1, 2.0, 3, 4.0] as [(1, 2.0), (3, 4.0)]."""
    return list(zip(flat[::2], flat[1::2], strict=True))


def terms(documents):
    """Return the BM25 scores of each stem in each document, summed over its fields."""
    fields = [{"field_name": name, "boost": boost} for name, boost in FIELDS.items()]
    built = lunr(ref="id", fields=fields, documents=documents)
    stems = {posting["_index"]: stem for stem, posting in built.inverted_index.items()}
    scores, counts = {}, Counter()
    for place, vector in built.field_vectors.items():
        number = int(place.partition("/")[2])
        for index, score in pairs(vector.elements):
            counts[stems[index]] += 1
            of_stem = scores.setdefault(stems[index], {})
            of_stem[number] = of_stem.get(number, 0) + score
    kept = {
        stem: [(it, round(score * 10)) for it, score in sorted(of_stem.items()) if score >= LEAST]
        for stem, of_stem in sorted(scores.items())
    }
    return {
        stem: [counts[stem], *(it for pair in of_stem for it in pair)]
        for stem, of_stem in kept.items()
        if of_stem
    }


def messages(documents):
    """Return the messages that pages quote, each with its pages and its weight in them."""
    found, written = {}, {}
    for number, each in enumerate(documents):
        for message, weight in each.messages.items():
            for text in [message, *NO_ATTRIBUTE.findall(message)]:
                key = plain(text)
                written[key] = text.strip()
                if len(key) > 12 and len(key.split()) > (1 if weight > pages.IN_TEXT else 3):
                    weights = found.setdefault(key, {})
                    weights[number] = max(weight, weights.get(number, 0))
    texts = [plain(each.text) for each in documents]
    for key in map(plain, pages.library_messages()):
        for number, text in enumerate(texts):
            if key in text:
                found.setdefault(key, {}).setdefault(number, pages.IN_TEXT)
    return [
        [written.get(key, key.strip()), *(it for pair in weights.items() for it in pair)]
        for key, weights in found.items()
    ]


def tails(documents):
    """Return what is left of messages without the name of a class: many programs have them."""
    found = {
        it for each in documents for text in each.messages for it in NO_ATTRIBUTE.findall(text)
    }
    return sorted(map(plain, found))


def search(pasted, built=None):
    """Return the likeliest pages for a pasted text, the best first: at most three Answers.

    The list is empty if no page is likely.
    """
    built = built or build()
    limits = built["limits"]
    text = read(pasted)
    asked = [it for it in words(text, built["same"]) if it not in built["stop_words"]]
    asked = list(dict.fromkeys(asked))
    text = plain(text)
    scores, said = by_messages(text, built)
    has = {}
    telling = [it for it in asked if it not in built["everywhere"]] or asked
    for number, score, has[number] in by_words(telling, built):
        scores[number] = scores.get(number, 0) + score
    answers = {}
    for number in sorted(scores, key=lambda it: (-scores[it], it)):
        page = built["pages"][number]
        message = said.get(number)
        quote = message and built["messages"][message][0]
        why = reason(page["row"], quote, has.get(number, []))
        answers.setdefault(page["path"], Answer(page["path"], page["title"], scores[number], why))
    best = list(answers.values())[: limits["most"]]
    if not best or best[0].score < needed(asked, text, said, built):
        return []
    return [each for each in best if each.score >= limits["far_behind"] * best[0].score]


def needed(asked, text, said, built):
    """Return the score that the best page needs: the more, the less a text is about our subject."""
    limits = built["limits"]
    near = {name: len(built[name].intersection(asked)) for name in SETS}
    quoted = {name: any(f" {it} " in text for it in built[name]) for name in PHRASES}
    ours = near["own"] or any(it in built["exact"] for it in said.values())
    subject = near["subject"] or quoted["phrases"]
    other = near["elsewhere"] or quoted["other_messages"] or text.strip() in built["other_answers"]
    package = near["packages"] or quoted["other_packages"]
    if not ours and (package or (other and not (subject and near["django"]))):
        return math.inf
    if len(asked) <= limits["short"] and all(stem(it) in built["terms"] for it in asked):
        return limits["search"] if len(asked) > 1 else 0
    longest = max((len(it.split()) for it in said.values() if it not in built["common"]), default=0)
    if ours or longest >= limits["long"]:
        return limits["own"]
    if subject:
        return limits["subject"]
    if not near["tokens"]:
        return math.inf if near["forms"] or not near["nearby"] else limits["one"]
    known = near["nearby"] + (near["django"] > 0)
    return [limits["one"], limits["two"], limits["subject"]][min(known, 3) - 1]


def by_messages(text, built):
    """Return the scores of the documents for whole messages, and the longest message of each.

    A message inside a longer one counts half.
    """
    scores, longest = {}, {}
    found = [it for it in built["messages"] if it in text]
    found.sort(key=lambda it: (-len(it), it))
    for place, message in enumerate(found):
        weights = built["messages"][message][1]
        rare = math.log(1 + len(built["pages"]) / len(weights))
        if any(message in longer for longer in found[:place]):
            rare /= 2
        for number, weight in weights:
            if number not in longest:
                longest[number] = message
                scores[number] = rare * math.sqrt(weight * min(len(message.split()), 9))
    return scores, longest


def by_words(asked, built):
    """Yield the number, the score and the rarest words of each document that has some of them."""
    stems = {word: stem(word) for word in asked}
    known = [word for word in asked if stems[word] in built["terms"]]
    times = Counter(stems[word] for word in known)
    length = math.sqrt(sum(it * it for it in times.values()))  # of the query, as a vector
    scores, has = {}, {}
    for word in sorted(known, key=lambda it: built["terms"][stems[it]][0]):
        for number, score in pairs(built["terms"][stems[word]][1:]):
            scores[number] = scores.get(number, 0) + score
            has.setdefault(number, []).append(word)
    for number, score in scores.items():
        yield number, score / 10 / length * len(has[number]) / len(asked), has[number][:4]


def reason(row, quote, has):
    """Return the sentence that says why a page is named."""
    if row:
        return f"It says: {row}"
    if quote:
        return f"It has your message: {quote}"
    return f"It has your words: {', '.join(has)}."
