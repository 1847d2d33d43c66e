"""A user's list of logins: what belongs to another user, to nobody, or has ended.

Only the server that is started for the attacks has a second account, "staff"."""

import json
import uuid

import pytest

from tests.production.attacks.cases import Case, attack
from tests.production.attacks.raw_http import Request
from tests.production.attacks.target import LOGOUT, Target, claims_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("attacks")]

LOGINS, OTHERS = "/api/logins/", "/api/logins/others/"
MADE_UP = [str(uuid.uuid4()), str(uuid.uuid4()).upper(), uuid.uuid4().hex, "0" * 32, "f" * 32]
NO_UUIDS = ["1", "0", "-1", "x", "None", "null", "true", "me", "current", "%00", "%ff", "%ed%a0%80"]
NO_UUIDS += ["' OR 1=1--", "*", "%25", "..%2fothers", "others%2f", "OTHERS", "{}", "9" * 40]
NO_UUIDS += ["x" * 3000, "%D9%A3" * 32, str(uuid.uuid4())[:-1], str(uuid.uuid4()) + "0"]


@pytest.fixture
def staff(target):
    if not target.has_key:
        pytest.skip("only the server of the course has a second account that is known")
    return Target(target.address, "staff", target.password)


def path_of(token):
    return f"{LOGINS}{claims_of(token)['sid']}/"


def bearer(token):
    return ("Authorization", f"Bearer {token}")


def end(target, path, *headers):
    return target.send(Request("DELETE", path, headers)).status


def listed(target, *headers):
    """Return the logins that the server lists, as {sid: is_current}, or {} if it lists none."""
    answer = target.get(LOGINS, *headers)
    logins = json.loads(answer.body) if answer.status == 200 else []
    return {login["sid"]: login["is_current"] for login in logins}


@attack("OWASP ASVS 5.0 8.2.2; OWASP API1:2023", at_least=116)
def test_unknown_logins_are_not_found(target):
    if LOGINS in target.routes:
        for sid in MADE_UP + NO_UUIDS:
            for method in ("GET", "DELETE", "PUT", "PATCH"):
                asked = Request(method, f"{LOGINS}{sid}/", (target.bearer,))
                yield Case(f"{method} sid {sid:.20}", asked, may_enter=False, may_hang_up=True)


def test_the_logins_of_another_user_are_neither_listed_nor_ended(target, staff, record_property):
    """Not even staff may end them."""
    paths = [path_of(target.tokens["access"]), path_of(target.log_in()["access"])]
    statuses = [end(target, path, staff.bearer) for path in paths]
    statuses += [end(target, path_of(staff.tokens["access"]), target.bearer)]
    seen = [claims_of(each.tokens["access"])["sid"] for each in (target, staff)]
    lists = [listed(each, each.bearer) for each in (target, staff)]
    statuses += [end(staff, OTHERS, staff.bearer)]
    record_property("requests", len(statuses))

    assert statuses == [404, 404, 404, 204]
    assert [seen[0] in each for each in lists] == [True, False]
    assert [seen[1] in each for each in lists] == [False, True]
    assert {target.get("/api/protected/", each.bearer).status for each in (target, staff)} == {200}
    assert {path.split("/")[-2] for path in paths} <= listed(target, target.bearer).keys()


@attack("OWASP ASVS 5.0 7.4.1, 7.5.2", at_least=14)
def test_the_tokens_of_an_ended_login_are_rejected(target):
    """Another login of the same user ends it, alone or with all others."""
    for ends_all in (False, True) if LOGINS in target.routes else ():
        ended = target.log_in()
        end(target, OTHERS if ends_all else path_of(ended["access"]), target.bearer)
        for location in target.token_locations:
            if location.name != LOGOUT:  # a second logout is no error
                what = f"{location.name}, after the end of {'all others' if ends_all else 'one'}"
                yield Case(what, location.put(ended[location.base]), may_enter=False)


@attack("RFC 8725 3.11; OWASP ASVS 5.0 7.5.2", at_least=21)
def test_no_login_ends_without_an_access_token_of_an_open_one(target):
    if LOGINS not in target.routes:
        return
    spare, ended = target.log_in(), target.log_in()
    end(target, path_of(ended["access"]), target.bearer)
    cookie = f"__Host-refresh={spare['refresh']}"
    rejected = {
        "no token": (),
        "a refresh token": (bearer(spare["refresh"]),),
        "the cookie": (("Cookie", cookie),),
        "the token in the cookie": (("Cookie", f"access={spare['access']}"),),
        "the token of an ended login": (bearer(ended["access"]),),
        "an unsigned token": (bearer(spare["access"].rpartition(".")[0] + "."),),
        "the sid": (bearer(claims_of(spare["access"])["sid"]),),
    }
    for what, headers in rejected.items():
        for path in (OTHERS, path_of(spare["access"]), path_of(target.tokens["access"])):
            yield Case(f"DELETE with {what}", Request("DELETE", path, headers), may_enter=False)
    still_open = target.get("/api/protected/", bearer(spare["access"])).status
    assert still_open == 200, "one of these requests ended a login"


def test_the_login_of_a_cookie_ends_when_its_browser_logs_in_again(target, record_property):
    """The browser replaces the cookie: only a thief would have the old one."""
    if "/api/session/" not in target.routes:
        pytest.skip("this server has no login for browsers")
    headers, cookie = target.csrf
    old = target.log_in()
    cookies = ("Cookie", f"{cookie}; __Host-refresh={old['refresh']}")
    right = {"username": target.username, "password": target.password}
    wrong = right | {"password": "a guess"}
    statuses = []
    for account in (wrong, right):
        statuses.append(target.post("/api/session/", account, cookies, *headers).status)
        statuses.append(target.get("/api/protected/", bearer(old["access"])).status)
    record_property("requests", len(statuses))

    assert statuses == [401, 200, 200, 401]


def test_a_second_end_changes_nothing(target, record_property):
    if LOGINS not in target.routes:
        pytest.skip("this server has no list of logins")
    gone, stays = target.log_in()["access"], target.log_in()["access"]
    statuses = [end(target, path_of(gone), target.bearer) for _ in range(3)]
    between = listed(target, target.bearer)
    statuses += [end(target, OTHERS, bearer(stays)) for _ in range(3)]
    after = listed(target, bearer(stays))
    statuses += [end(target, path_of(stays), bearer(stays)) for _ in range(2)]
    target.tokens = target.log_in()  # its login has ended among the others
    record_property("requests", len(statuses))

    assert statuses == [204] * 7 + [401]
    assert claims_of(gone)["sid"] not in between
    assert after == {claims_of(stays)["sid"]: True}
