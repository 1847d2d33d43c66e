"""The table of all kinds of attack."""

import importlib
from dataclasses import dataclass
from typing import Any

from tests.production.attacks.raw_http import Request

# The modules that hold the attacks, in the order in which they are run. The login, which is
# throttled, comes last: after it most requests are answered with 429.
FILES = ("headers", "forgeries", "claims", "framing", "paths", "bodies")


@dataclass(frozen=True)
class Case:
    """One request of an attack.

    what: a short description. may_enter: the server may accept it (a valid token, spelled oddly).
    may_hang_up: the server may close the connection without a response. needs_key: only the holder
    of the server's own key can make the token."""

    what: str
    request: Request
    may_enter: bool = True
    may_hang_up: bool = False
    needs_key: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of attack. cases: takes the Target and yields the Cases."""

    name: str
    source: str
    cases: Any


KINDS = []


def kind(source):
    """Return a decorator that adds a function, which yields Cases, to the table.

    Args:
        source: the document that describes the attack, "RFC 8725 2.1".
    """

    def enter(cases):
        KINDS.append(Kind(cases.__name__.replace("_", " "), source, cases))
        return cases

    return enter


def kinds():
    """Return all kinds, in the order in which they are run."""
    for name in FILES:
        importlib.import_module(f"tests.production.attacks.{name}")
    return KINDS
