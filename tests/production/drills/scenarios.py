"""The drills. Each takes the Cluster and a Report, changes the servers, and reports problems."""

import signal
import time

import jwt

from tests.production.drills.load import NO_ANSWER, Load, Report, User, anywhere, ask

SCENARIOS = {}


def scenario(did):
    """Return a decorator that makes a function a drill. `did` says in the report what it does."""

    def add(function):
        def run(cluster):
            report = Report(function.__name__, did)
            function(cluster, report)
            for api in cluster.apis:
                log = api.log.read_text("utf-8")
                report.expect("Traceback" not in log, f"a traceback in {api.log.name}")
            return report

        SCENARIOS[function.__name__] = run
        return function

    return add


def until(true, seconds=30):
    """Wait until a function returns a true value. Return False if it does not in `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def statuses(report, kind, cluster, **more):
    """Return the status with which each of the two processes answers the same request."""
    return [ask(report, api, kind, **more).status for api in cluster.apis]


# Nothing is gone: two processes are one service


@scenario("a login at each process; its token at the other.")
def token_opens_both(cluster, report):
    for here, there in (cluster.apis, cluster.apis[::-1]):
        user = User(cluster, report)
        user.apis = [here]
        user.log_in()
        user.apis = [there]
        report.expect(user.look().status == 200, "the token of one does not open the other")
        report.expect(user.refresh(), "the refresh token of one is refused at the other")


@scenario("a logout at A; the refresh token at A and B, at once.")
def logout_is_felt(cluster, report):
    user = User(cluster, report).log_in()
    user.refresh()
    data = {"refresh": user.tokens["refresh"]}
    out = ask(report, cluster.a, "logout", data=data)
    report.expect(out.status == 200, f"the logout was answered with {out.status}")
    for kind, field, status in (("refresh", "refresh", 401), ("verify", "token", 400)):
        got = statuses(report, kind, cluster, data={field: data["refresh"]})
        report.expect(got == [status] * 2, f"after the logout, {kind} was answered with {got}")


@scenario("an account closed that both had let in a moment ago; its tokens at A and B, at once.")
def closed_account_is_felt(cluster, report):
    user = User(cluster, report).log_in()
    token = user.tokens["access"]
    report.expect(statuses(report, "protected", cluster, token=token) == [200, 200], "not let in")
    report.expect(cluster.deactivate(user.name), "the account could not be closed")
    out(cluster, report, user)


@scenario("twelve wrong guesses from one address, to A and B in turn.")
def login_limit_counts_across(cluster, report):
    data = {"username": User(cluster, report).name, "password": "a guess"}
    address = anywhere()
    got = [
        ask(report, cluster.apis[number % 2], "login", data=data, address=address).status
        for number in range(12)
    ]
    report.expect(got == [401] * 10 + [429] * 2, f"twelve guesses were answered with {got}")
    other = statuses(report, "login", cluster, data=data)
    report.expect(other == [401, 401], f"guesses from elsewhere were answered with {other}")


@scenario("a new key under load, then new workers, then the old key taken away.")
def key_rotation(cluster, report):
    old = sorted((cluster.project / "keys").glob("*.pem"))
    with Load(cluster, report) as load:
        user = User(cluster, report).log_in()
        before = user.tokens["access"]
        new = cluster.make_key()
        user.log_in()
        kid = jwt.get_unverified_header(user.tokens["access"])["kid"]
        report.expect(kid == new.stem, f"{kid} signs, and not the new key")
        for api in cluster.apis:
            api.reload()
        time.sleep(3)
        got = statuses(report, "protected", cluster, token=before)
        report.expect(got == [200, 200], f"a token of the old key was answered with {got}")
        turned = until(  # what takes seven days elsewhere: the tokens of the old key are spent
            lambda: all(
                jwt.get_unverified_header(token)["kid"] == new.stem
                for it in load.users
                for token in it.tokens.values()
            )
        )
        report.expect(turned, "after half a minute there are users with tokens of the old key")
        for key in old:
            key.unlink()
        for api in cluster.apis:
            api.reload()
        gone = until(
            lambda: statuses(report, "protected", cluster, token=before) == [401, 401], seconds=10
        )
        report.expect(gone, "a token of the key that was taken away still opens")
    report.expect(
        not {503, NO_ANSWER} & set(report.statuses), "an honest request was refused meanwhile"
    )


# One process is gone


@scenario("A killed under load with all its workers, then started anew.")
def process_killed(cluster, report):
    with Load(cluster, report):
        time.sleep(1)
        cluster.a.kill()
        user = User(cluster, report)
        user.apis = [cluster.b]
        for kind, status in answers(user.log_in()):
            report.note("one process", kind, status)
        report.expect(
            ask(report, cluster.a, "protected").status is NO_ANSWER, "the killed process answers"
        )
        time.sleep(1)
        cluster.a.start()
        user.apis = [cluster.a]
        report.expect(user.look().status == 200, "started anew, A refuses a good token")
        time.sleep(1)
    lost = report.statuses[NO_ANSWER]
    report.expect(report.again <= lost, f"{report.again} logged in again, {lost} answers got lost")


# Redis is gone


@scenario("Redis restarted under load.")
def redis_restarted(cluster, report):
    with Load(cluster, report):
        time.sleep(1)
        cluster.redis.stop()
        time.sleep(0.5)
        cluster.redis.start()
        time.sleep(2)


@scenario("Redis gone for six seconds under load; meanwhile a logout, and an account closed.")
def redis_gone(cluster, report):
    outage(cluster, report, cluster.redis.stop, cluster.redis.start)


@scenario("Redis silent for six seconds under load; meanwhile a logout, and an account closed.")
def redis_silent(cluster, report):
    outage(
        cluster,
        report,
        lambda: cluster.redis.send(signal.SIGSTOP),
        lambda: cluster.redis.send(signal.SIGCONT),
    )


def outage(cluster, report, stop, start):
    """Stop Redis for six seconds. Users who log out or are deactivated meanwhile stay out."""
    with Load(cluster, report):
        leaving, closing, user = (User(cluster, report).log_in() for _ in range(3))
        report.expect(closing.look().status == 200, "an honest user is not let in")
        stop()
        try:
            began = time.monotonic()
            done = cluster.deactivate(closing.name)
            data = {"refresh": leaving.tokens["refresh"]}
            left = ask(report, cluster.a, "logout", data=data).status
            report.expect(left == 200, f"the logout was answered with {left}")
            for kind, status in answers(user):
                report.note("Redis", kind, status)
            time.sleep(max(0, began + 6 - time.monotonic()))
        finally:
            start()
        report.expect(
            until(lambda: ask_ready(report, cluster, user)), "the API does not come back with Redis"
        )
        got = statuses(report, "refresh", cluster, data=data)
        report.expect(got == [401, 401], f"who had logged out was answered with {got}")
        active = cluster.is_active(closing.name)
        report.expect(
            done or active, "the account was closed, and who closed it was told that it was not"
        )
        report.expect(not (done and active), "the account is open, and should be closed")
        if active:  # whoever closed it was told so, and does it again
            report.expect(cluster.deactivate(closing.name), "the account cannot be closed")
        out(cluster, report, closing)


def ask_ready(report, cluster, user):
    return statuses(report, "protected", cluster, token=user.tokens["access"]) == [200, 200]


# PostgreSQL is gone


@scenario("PostgreSQL restarted under load.")
def postgresql_restarted(cluster, report):
    with Load(cluster, report):
        time.sleep(1)
        cluster.postgresql.stop()
        time.sleep(0.5)
        cluster.postgresql.start()
        time.sleep(2)


@scenario("PostgreSQL gone for longer than users are kept, 32 seconds, under load.")
def postgresql_gone(cluster, report):
    with Load(cluster, report, users=2):
        user = User(cluster, report).log_in()
        report.expect(user.look().status == 200, "an honest user is not let in")
        began = time.monotonic()
        cluster.postgresql.stop()
        try:
            for kind, status in answers(user):
                report.note("PostgreSQL", kind, status)
            time.sleep(began + 31 - time.monotonic())
            late = user.look().status
            report.note("PostgreSQL", "protected", late)
            report.expect(late == 503, f"after 31 seconds a user was answered with {late}")
            time.sleep(began + 32 - time.monotonic())
        finally:
            cluster.postgresql.start()
        report.expect(user.refresh(), "a refresh token does not outlive the database's absence")


def answers(user):
    """Yield (kind, status) for each kind of request of a user who is logged in."""
    credentials = {"username": user.name, "password": "pass"}
    yield "protected", user.look().status
    yield "login", user.ask("login", data=credentials).status
    answer = user.ask("refresh", data={"refresh": user.tokens["refresh"]})
    if answer.status == 200:
        user.tokens = answer.body
    yield "refresh", answer.status


def out(cluster, report, user):
    """Check that the tokens of a deactivated account are rejected, now and a moment later."""
    for _ in range(3):
        for kind, more in (
            ("protected", {"token": user.tokens["access"]}),
            ("refresh", {"data": {"refresh": user.tokens["refresh"]}}),
        ):
            got = statuses(report, kind, cluster, **more)
            report.expect(got == [401, 401], f"{kind} of a closed account was answered with {got}")
        time.sleep(0.2)
