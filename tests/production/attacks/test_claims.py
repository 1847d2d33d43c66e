"""Tokens with unusual claims and a valid signature.

With the server's own key they are signed as another service with the same key, or an older release,
might sign them. Without it they are signed with a random key, and the server must reject them all.
"""

import json
import time
import uuid
from collections import Counter

import pytest

from tests.production.attacks.cases import Case, attack, everywhere
from tests.production.attacks.target import LOGOUT
from tests.production.statuses import counted

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

ABSENT = object()
FUTURE, PAST = int(time.time()) + 3600, int(time.time()) - 3600
DEEP = b"[" * 10_000 + b"]" * 10_000


def changed(target, changes, may_enter=False, lenient=()):
    """Yield a case for each change of valid claims.

    Without the server's key, none may be accepted."""

    def tokens(base):
        for change in changes:
            claims = target.claims(base) | change
            claims = {name: value for name, value in claims.items() if value is not ABSENT}
            what = ", ".join(f"{name}: {text_of(value)}" for name, value in change.items())
            yield what, target.sign(claims)

    return everywhere(
        target, tokens, may_enter and target.has_key, lenient if target.has_key else ()
    )


def text_of(value):
    return "absent" if value is ABSENT else f"{value!r:.40}"


def test_valid_claims_are_accepted(target, record_property):
    """Otherwise the server would reject each case of this file, whatever is wrong in it."""
    if not target.has_key:
        pytest.skip("only the holder of the server's key can sign them")
    statuses = Counter()
    for location in target.token_locations:
        token = target.sign(target.claims(location.base))
        status = target.send(location.put(token)).status
        statuses[status] += 1
        assert status == target.protected_endpoints.get(location.name, 200), location.name
    record_property("requests", statuses.total())
    record_property("statuses", counted(statuses))


@attack("RFC 8725 3.8, 3.9; RFC 7519 4.1", at_least=196, signed_with_key=True)
def test_wrong_issuers_and_audiences_are_rejected(target):
    claims = target.claims("access")
    bad = [ABSENT, None, "", "x", 0, True, [], ["x"], {}, [None], [[]], {"x": 1}, "é", "\0"]
    # A server without an issuer or audience of its own ignores those of a token.
    wrong = [{name: value} for name in ("iss", "aud") if name in claims for value in bad]
    return changed(target, wrong)


@attack("RFC 7519 4.1.4", at_least=133, signed_with_key=True)
def test_invalid_expiry_times_are_rejected(target):
    bad = [ABSENT, None, PAST, 0, -1, -(2**70), PAST + 0.5, str(PAST), "", "x", [], {}, [FUTURE]]
    bad += [{"x": FUTURE}, False, True, float("nan"), float("-inf"), "NaN"]
    return changed(target, [{"exp": value} for value in bad], may_enter=False)


@attack("RFC 7519 4.1.4 to 4.1.6", at_least=308, signed_with_key=True)
def test_unusual_times_break_nothing(target):
    """A server may accept or reject these times, without an error."""
    times = [FUTURE + 0.5, str(FUTURE), 2**33, 2**63, 2**70, 10**30, 1e300, float("inf")]
    changes = [{"exp": value} for value in times]
    others = [ABSENT, None, 0, -1, "x", [], {}, FUTURE, 2**70, 1e300, float("nan"), float("inf")]
    changes += [{name: value} for name in ("iat", "nbf", "auth_time") for value in others]
    return changed(target, changes, may_enter=True)


@attack("RFC 8725 3.8", at_least=182, signed_with_key=True)
def test_unknown_subjects_are_rejected(target):
    """Where a token names its login, the user is that of the login, whatever the subject is."""
    bad = [ABSENT, None, "", "x", target.username, "1 OR 1=1", "1; --", [], [1], {}, {"x": 1}]
    bad += [-1, "-1", 2**63, 2**70, 10**400, "9" * 400, 1e300, float("nan"), float("inf"), "é"]
    bad += ["\0", "\ud800", "x" * 2000, "1\0", "٣" * 20]
    # Neither looks up the user: one checks a signature, the other ends a session.
    lenient = ("/api/token/verify/", LOGOUT)
    changes = [{"user_id": value} for value in bad]
    return changed(target, changes, may_enter=target.has_logins, lenient=lenient)


@attack("OWASP ASVS 5.0 7.4.1", at_least=112, signed_with_key=True)
def test_unknown_logins_are_rejected(target):
    bad = [ABSENT, None, "", "x", 0, -1, 2**128, True, 1.5, [], {}, "\0", "\ud800", "' OR 1=1"]
    bad += [str(uuid.uuid4()), "0" * 32]
    if target.has_logins:
        # A second logout is no error.
        lenient = (LOGOUT,)
        yield from changed(target, [{"sid": value} for value in bad], lenient=lenient)


@attack("RFC 8725 2.8, 3.11, 3.12", at_least=83, signed_with_key=True)
def test_wrong_token_types_are_rejected(target):
    bad = [ABSENT, None, "", "x", "sliding", "ACCESS", [], ["access"], {}, True, 0]
    changes = [{"token_type": value} for value in bad]
    # Where a token names no login, simplejwt's view verifies any type.
    lenient = () if target.has_logins else ("/api/token/verify/",)
    yield from changed(target, changes, lenient=lenient)
    for location in target.token_locations:
        if location.name not in lenient:
            other = target.claims("refresh" if location.base == "access" else "access")
            yield Case("the other type", location.put(target.sign(other)), may_enter=False)


@attack("RFC 8725 3.10; RFC 7519 4.1.7", at_least=210, signed_with_key=True)
def test_unusual_values_of_other_claims_break_nothing(target):
    bad = [ABSENT, None, "", 0, [], {}, "\0", "\ud800", "x" * 2000, "' OR 1=1"]
    names = ("jti", "name", "hash_password")
    return changed(target, [{name: value} for name in names for value in bad], may_enter=True)


@attack("RFC 7515 4.1; RFC 7797", at_least=98, signed_with_key=True)
def test_unusual_token_headers_break_nothing(target):
    """A server must reject a token whose `crit` names a header that it does not know."""

    def rejected(base):
        for crit in (["x"], ["exp"], [], "x", None, [1], {}):
            yield f"crit {crit!r}", target.sign(target.claims(base), {"crit": crit, "x": 1})
        yield "b64: false", target.sign(target.claims(base), {"crit": ["b64"], "b64": False})

    def odd(base):
        for header in (
            {"typ": "x"},
            {"typ": None},
            {"typ": 1},
            {"typ": []},
            {"cty": "JWT"},
            {"zip": "DEF"},
        ):
            yield f"{header}", target.sign(target.claims(base), header)

    yield from everywhere(target, rejected)
    yield from everywhere(target, odd, target.has_key)


@attack("RFC 8725 2.6; RFC 8259 4", at_least=105, signed_with_key=True)
def test_unusual_json_in_a_token_breaks_nothing(target):
    def rejected(base):
        for payload in (b"[]", b"null", b"1", b'"x"', b"NaN", b"", b"{", b"{}", b"\xff", DEEP):
            yield f"payload {payload!r:.20}", target.sign(payload)

    def odd(base):
        text = json.dumps(target.claims(base)).encode()
        yield "a claim twice", target.sign(b'{"exp":1,' + text[1:])
        yield "a claim in escapes", target.sign(text.replace(b'"exp"', b'"\\u0065xp"'))
        yield "UTF-16", target.sign(text.decode().encode("utf-16"))
        yield "a byte order mark", target.sign(b"\xef\xbb\xbf" + text)
        yield "deep", target.sign(text[:-1] + b',"x":' + b"[" * 900 + b"]" * 900 + b"}")

    yield from everywhere(target, rejected)
    yield from everywhere(target, odd, target.has_key)
