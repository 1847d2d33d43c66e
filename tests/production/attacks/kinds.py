"""What a kind of attack is, and the table of all kinds."""

import importlib
from dataclasses import dataclass
from typing import Any

from tests.production.attacks.wire import Request

# The files that hold the attacks, in the order in which they are carried out. The endpoints that
# count their callers come last: a throttle that has had enough must not blind the rest.
FILES = ("headers", "forgeries", "claims", "framing", "paths", "bodies")


@dataclass(frozen=True)
class Case:
    """what: in a few words. may_enter: whether it is fine if it is answered as an honest request
    would be (a good token, oddly written). may_hang_up: whether no answer at all is one. needs_key:
    whether only who holds the server's own key can send it, which is no stranger."""

    what: str
    request: Request
    may_enter: bool = True
    may_hang_up: bool = False
    needs_key: bool = False


@dataclass(frozen=True)
class Kind:
    """cases: a function that takes the Target and yields its cases."""

    name: str
    source: str
    cases: Any


KINDS = []


def kind(source):
    """Enters a function that yields cases in the table of kinds, with its source."""

    def enter(cases):
        KINDS.append(Kind(cases.__name__.replace("_", " "), source, cases))
        return cases

    return enter


def kinds():
    """All kinds, in the order in which they are carried out."""
    for name in FILES:
        importlib.import_module(f"tests.production.attacks.{name}")
    return KINDS
