"""The glossary of the website, and the links of the lessons to its terms."""

import re

from guide import course

PAGE = course.ROOT / "site" / "glossary.md"
FROM_A_LESSON = "../../site/glossary.md"
# The last lesson whose terms are linked. The later ones are still being rewritten.
LINKED_UP_TO = "25"

ENTRY = re.compile(r"^## (.+)\n\n(.+)$", re.MULTILINE)
OWN_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:\.\./)*(?:site/)?glossary\.md#[\w-]+\)")
# What is no prose: front matter, blocks of code, headings, tables, quotations, HTML.
ASIDE = re.compile(r"\A---\n.*?^---\n|^```.*?^```$|^(?:#|\||>|<)[^\n]*$", re.DOTALL | re.MULTILINE)
# What stands in a paragraph and is kept whole: links, URLs, `code`, *a term that is defined here*.
WHOLE = re.compile(r"!?\[[^\]]*\]\([^)]*\)|<[^>\n]+>|`[^`\n]+`|(?<!\*)\*[^*\s][^*\n]*\*(?!\*)")


def entries():
    """Return the terms and what they mean, as {"Access token": "A token that …"}."""
    return dict(ENTRY.findall(PAGE.read_text("utf-8")))


def slug(term):
    """Return the anchor of a term, as GitHub and the website make it from the heading."""
    return term.strip("`").casefold().replace(" ", "-")


def forms(term):
    """Return a regular expression of a term and its plural."""
    stem = re.escape(term.casefold())
    if term.endswith("y"):
        return f"{stem[:-1]}(?:y|ies)"
    return f"{stem}(?:s|es)?"


def words(terms):
    """Return a pattern that finds any of some terms, the longest first."""
    each = "|".join(
        f"(?P<t{number}>{forms(term)})"
        for number, term in sorted(enumerate(terms), key=lambda it: -len(it[1]))
        if not term.startswith("`")
    )
    return re.compile(rf"(?<![\w-])(?:{each})(?![\w-])", re.IGNORECASE)


def with_links(source, page=FROM_A_LESSON):
    """Return a lesson in which each term of the glossary is a link where it is first used.

    A term that the lesson defines itself, in italics, needs no link.

    Args:
        source: the lesson. The links that it has are made again.
        page: the path of the glossary, as the lesson names it.
    """
    source = OWN_LINK.sub(r"\1", source)
    terms = list(entries())
    pattern = words(terms)
    linked = {terms[number] for number in defined(source, pattern)}

    def link(text, term):
        if term in linked:
            return text
        linked.add(term)
        return f"[{text}]({page}#{slug(term)})"

    def in_text(text):
        return pattern.sub(lambda found: link(found[0], terms[number_of(found)]), text)

    def in_prose(text):
        made, end = [], 0
        for found in WHOLE.finditer(text):
            made.append(in_text(text[end : found.start()]))
            made.append(link(found[0], found[0]) if found[0] in terms else found[0])
            end = found.end()
        return "".join([*made, in_text(text[end:])])

    made, end = [], 0
    for found in ASIDE.finditer(source):
        made += [in_prose(source[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*made, in_prose(source[end:])])


def defined(source, pattern):
    """Return the numbers of the terms that a lesson has in italics."""
    italics = re.findall(r"(?<!\*)\*([^*\s][^*\n]*)\*(?!\*)", ASIDE.sub("", source))
    return {number_of(found) for text in italics if (found := pattern.fullmatch(text))}


def number_of(found):
    return int(found.lastgroup[1:])
