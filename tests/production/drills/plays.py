"""The drills. Each takes a stage and a report, does something to the servers, and writes down what
was not as it has to be."""

import signal
import time

import jwt

from tests.production.drills.load import NO_ANSWER, Load, Report, User, anywhere, ask

PLAYS = {}


def play(did):
    """Makes a function a drill: `did` is the sentence in its line of the report."""

    def add(function):
        def run(stage):
            report = Report(function.__name__, did)
            function(stage, report)
            for api in stage.apis:
                log = api.log.read_text("utf-8")
                report.expect("Traceback" not in log, f"a traceback in {api.log.name}")
            return report

        PLAYS[function.__name__] = run
        return function

    return add


def until(true, seconds=30):
    """Waits until something is so; gives whether it came to be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def statuses(report, kind, stage, **more):
    """How each of the two processes answers the same request."""
    return [ask(report, api, kind, **more).status for api in stage.apis]


# Nothing is gone: two processes are one service


@play("a login at each process; its token at the other.")
def token_opens_both(stage, report):
    for here, there in (stage.apis, stage.apis[::-1]):
        user = User(stage, report)
        user.apis = [here]
        user.log_in()
        user.apis = [there]
        report.expect(user.look().status == 200, "the token of one does not open the other")
        report.expect(user.refresh(), "the refresh token of one is refused at the other")


@play("a logout at A; the refresh token at A and B, at once.")
def logout_is_felt(stage, report):
    user = User(stage, report).log_in()
    user.refresh()
    data = {"refresh": user.tokens["refresh"]}
    out = ask(report, stage.a, "logout", data=data)
    report.expect(out.status == 200, f"the logout was answered with {out.status}")
    for kind, field, status in (("refresh", "refresh", 401), ("verify", "token", 400)):
        got = statuses(report, kind, stage, data={field: data["refresh"]})
        report.expect(got == [status] * 2, f"after the logout, {kind} was answered with {got}")


@play("an account closed that both had let in a moment ago; its tokens at A and B, at once.")
def closed_account_is_felt(stage, report):
    user = User(stage, report).log_in()
    token = user.tokens["access"]
    report.expect(statuses(report, "protected", stage, token=token) == [200, 200], "not let in")
    report.expect(stage.deactivate(user.name), "the account could not be closed")
    out(stage, report, user)


@play("twelve wrong guesses from one address, to A and B in turn.")
def login_limit_counts_across(stage, report):
    data = {"username": User(stage, report).name, "password": "a guess"}
    address = anywhere()
    got = [
        ask(report, stage.apis[number % 2], "login", data=data, address=address).status
        for number in range(12)
    ]
    report.expect(got == [401] * 10 + [429] * 2, f"twelve guesses were answered with {got}")
    other = statuses(report, "login", stage, data=data)
    report.expect(other == [401, 401], f"guesses from elsewhere were answered with {other}")


@play("a new key under load, then new workers, then the old key taken away.")
def key_rotation(stage, report):
    old = sorted((stage.project / "keys").glob("*.pem"))
    with Load(stage, report) as load:
        user = User(stage, report).log_in()
        before = user.tokens["access"]
        new = stage.make_key()
        user.log_in()
        kid = jwt.get_unverified_header(user.tokens["access"])["kid"]
        report.expect(kid == new.stem, f"{kid} signs, and not the new key")
        for api in stage.apis:
            api.reload()
        time.sleep(3)
        got = statuses(report, "protected", stage, token=before)
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
        for api in stage.apis:
            api.reload()
        gone = until(
            lambda: statuses(report, "protected", stage, token=before) == [401, 401], seconds=10
        )
        report.expect(gone, "a token of the key that was taken away still opens")
    report.expect(
        not {503, NO_ANSWER} & set(report.statuses), "an honest request was refused meanwhile"
    )


# One process is gone


@play("A killed under load with all its workers, then started anew.")
def process_killed(stage, report):
    with Load(stage, report):
        time.sleep(1)
        stage.a.kill()
        user = User(stage, report)
        user.apis = [stage.b]
        for kind, status in answers(user.log_in()):
            report.note("one process", kind, status)
        report.expect(
            ask(report, stage.a, "protected").status is NO_ANSWER, "the killed process answers"
        )
        time.sleep(1)
        stage.a.start()
        user.apis = [stage.a]
        report.expect(user.look().status == 200, "started anew, A refuses a good token")
        time.sleep(1)
    lost = report.statuses[NO_ANSWER]
    report.expect(report.again <= lost, f"{report.again} logged in again, {lost} answers got lost")


# Redis is gone


@play("Redis restarted under load.")
def redis_restarted(stage, report):
    with Load(stage, report):
        time.sleep(1)
        stage.redis.stop()
        time.sleep(0.5)
        stage.redis.start()
        time.sleep(2)


@play("Redis gone for six seconds under load; meanwhile a logout, and an account closed.")
def redis_gone(stage, report):
    away(stage, report, stage.redis.stop, stage.redis.start)


@play("Redis silent for six seconds under load; meanwhile a logout, and an account closed.")
def redis_silent(stage, report):
    away(
        stage,
        report,
        lambda: stage.redis.send(signal.SIGSTOP),
        lambda: stage.redis.send(signal.SIGCONT),
    )


def away(stage, report, go, come):
    """Redis goes and comes back. Whoever is out meanwhile never gets in again."""
    with Load(stage, report):
        leaving, closing, user = (User(stage, report).log_in() for _ in range(3))
        report.expect(closing.look().status == 200, "an honest user is not let in")
        go()
        try:
            began = time.monotonic()
            done = stage.deactivate(closing.name)
            data = {"refresh": leaving.tokens["refresh"]}
            left = ask(report, stage.a, "logout", data=data).status
            report.expect(left == 200, f"the logout was answered with {left}")
            for kind, status in answers(user):
                report.note("Redis", kind, status)
            time.sleep(max(0, began + 6 - time.monotonic()))
        finally:
            come()
        report.expect(
            until(lambda: ask_ready(report, stage, user)), "the API does not come back with Redis"
        )
        got = statuses(report, "refresh", stage, data=data)
        report.expect(got == [401, 401], f"who had logged out was answered with {got}")
        active = stage.is_active(closing.name)
        report.expect(
            done or active, "the account was closed, and who closed it was told that it was not"
        )
        report.expect(not (done and active), "the account is open, and should be closed")
        if active:  # whoever closed it was told so, and does it again
            report.expect(stage.deactivate(closing.name), "the account cannot be closed")
        out(stage, report, closing)


def ask_ready(report, stage, user):
    return statuses(report, "protected", stage, token=user.tokens["access"]) == [200, 200]


# PostgreSQL is gone


@play("PostgreSQL restarted under load.")
def postgresql_restarted(stage, report):
    with Load(stage, report):
        time.sleep(1)
        stage.postgresql.stop()
        time.sleep(0.5)
        stage.postgresql.start()
        time.sleep(2)


@play("PostgreSQL gone for longer than users are kept, 32 seconds, under load.")
def postgresql_gone(stage, report):
    with Load(stage, report, users=2):
        user = User(stage, report).log_in()
        report.expect(user.look().status == 200, "an honest user is not let in")
        began = time.monotonic()
        stage.postgresql.stop()
        try:
            for kind, status in answers(user):
                report.note("PostgreSQL", kind, status)
            time.sleep(began + 31 - time.monotonic())
            late = user.look().status
            report.note("PostgreSQL", "protected", late)
            report.expect(late == 503, f"after 31 seconds a user was answered with {late}")
            time.sleep(began + 32 - time.monotonic())
        finally:
            stage.postgresql.start()
        report.expect(user.refresh(), "a refresh token does not outlive the database's absence")


def answers(user):
    """How each kind of request of somebody who is logged in is answered now."""
    credentials = {"username": user.name, "password": "pass"}
    yield "protected", user.look().status
    yield "login", user.ask("login", data=credentials).status
    answer = user.ask("refresh", data={"refresh": user.tokens["refresh"]})
    if answer.status == 200:
        user.tokens = answer.body
    yield "refresh", answer.status


def out(stage, report, user):
    """Nobody gets in with the tokens of a closed account: not now, and not a moment later."""
    for _ in range(3):
        for kind, more in (
            ("protected", {"token": user.tokens["access"]}),
            ("refresh", {"data": {"refresh": user.tokens["refresh"]}}),
        ):
            got = statuses(report, kind, stage, **more)
            report.expect(got == [401, 401], f"{kind} of a closed account was answered with {got}")
        time.sleep(0.2)
