"""Prints the attacks as they are run: a table of the kinds, then each finding."""

from tests.production.attacks import schemathesis_run
from tests.production.attacks.local_server import has_gunicorn, served
from tests.production.attacks.runner import BROKE, run_attacks
from tests.production.attacks.target import Target

SHOWN = 5  # findings of one kind; the rest are counted
ROW = "{:<28}{:>6}  {:<34} {:<12}{}"
WARNING = "Attack only what is yours: this writes, deletes and logs in."


def attack_url(url, username, password):
    """Attack a server from outside and return an exit status."""
    target = Target(url, username, password)
    print(f"{WARNING}\nFrom outside, with an account: {url}. Its log and its key are not read.\n")
    return conclude(attack(target))


def attack_step(step):
    """Serve a step, attack it, read its log, and return an exit status."""
    server = "gunicorn" if has_gunicorn() else "runserver"
    with served(step) as target:
        print(f"{WARNING}\n{step.name}, served by {server}, its throttles open.\n")
        return conclude(attack(target))


def attack(target):
    print(ROW.format("kind", "cases", "statuses", "verdict", "source"))
    results = run_attacks(target, row)
    return results + schemathesis_run.run_schemathesis(target, row)


def row(result):
    statuses = ", ".join(
        f"{status or 'hung up'} ×{count}"
        for status, count in sorted(result.statuses.items(), key=lambda pair: pair[0] or 0)
    )
    line = ROW.format(result.name, result.cases, statuses, verdict(result), result.source)
    print(line, flush=True)


def verdict(result):
    if result.findings:
        return f"{len(result.findings)} FOUND"
    if not result.cases:
        return "none here"
    if result.broke:
        return "ok but *"
    return "throttled" if result.is_blind else "ok"


def conclude(results):
    """Print the findings, and return 1 if there are any, else 0."""
    for result in results:
        for finding in result.findings[:SHOWN]:
            show(result.name, finding)
        more = len(result.findings) - SHOWN
        if more > 0:
            print(f"\n{result.name}: {more} more like these")
    print()
    broke = [finding for result in results for finding in result.broke]
    if broke:
        print(
            f"* {len(broke)} tokens that only the server's own key can sign broke it, the first "
            f"with {broke[0].what.removesuffix(f': {BROKE}')}. No stranger can send these."
        )
    count = sum(len(result.findings) for result in results)
    cases = sum(result.cases for result in results)
    print(f"{cases} cases in {len(results)} kinds. {count or 'Nothing'} found.")
    return 1 if count else 0


def show(name, finding):
    print(f"\n{name}: {finding.what}\n  sent: {finding.sent}\n  came: {finding.came}")
