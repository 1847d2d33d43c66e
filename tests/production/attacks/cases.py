"""The cases of an attack, and the decorator that makes a test of the function that yields them."""

from collections import Counter
from dataclasses import dataclass

import pytest

from tests.production.attacks.findings import aftermath, examine, leaks_in_log
from tests.production.attacks.raw_http import Request
from tests.production.statuses import counted

SHOWN = 5  # findings of one test; the rest are counted


@dataclass(frozen=True)
class Case:
    """One request of an attack.

    what: a short description. may_enter: the server may accept it (a valid token, spelled oddly).
    may_hang_up: the server may close the connection without a response."""

    what: str
    request: Request
    may_enter: bool = True
    may_hang_up: bool = False


def attack(source, at_least, signed_with_key=False):
    """Return a decorator that makes a test of a function that takes a Target and yields Cases.

    The test sends every case. It fails with the findings: responses that are wrong, changes of the
    server afterwards, and secrets in its log.

    Args:
        source: the document that describes the attack, "RFC 8725 2.1".
        at_least: how many cases there are for the last step of the course. Another server may have
            fewer; where it has none, the test is skipped.
        signed_with_key: whether only the holder of the server's key can make the tokens, if that
            key is known. A 500 is then counted, and is not a finding.
    """

    def decorate(cases):
        def test(target, record_property):
            statuses, findings = Counter(), []
            may_break = signed_with_key and target.has_key
            for case in cases(target):
                answer = target.send(case.request)
                statuses[answer.status] += 1
                if not (may_break and answer.status == 500):
                    findings += examine(target, case, answer)
            has_broken = may_break and statuses[500] > 0
            findings += aftermath(target)
            findings += leaks_in_log(target, target.new_in_log(), has_broken)
            record_property("requests", statuses.total())
            record_property("statuses", counted(statuses))
            record_property("source", source)
            fail_with(findings)
            if target.has_key:
                assert statuses.total() >= at_least
            elif not statuses:
                pytest.skip("this server has nothing to attack in this way")

        # Not functools.wraps: pytest would look at the generator instead.
        test.__name__, test.__doc__ = cases.__name__, cases.__doc__
        return test

    return decorate


def fail_with(findings):
    """Fail with the first findings and the number of the others, if there are any."""
    if findings:
        more = [f"and {len(findings) - SHOWN} more like these"] if len(findings) > SHOWN else []
        pytest.fail("\n".join([*findings[:SHOWN], *more]), pytrace=False)


def everywhere(target, tokens, may_enter=False, lenient=()):
    """Yield a case for each token and each location that accepts a token.

    Args:
        tokens: takes "access" or "refresh", and yields (what, token).
        may_enter: whether the tokens may be accepted.
        lenient: the names of locations that may accept them anyway.
    """
    for location in target.token_locations:
        fine = may_enter or location.name in lenient
        for what, token in tokens(location.base):
            yield Case(what, location.put(token), fine, len(token) > 4000)
