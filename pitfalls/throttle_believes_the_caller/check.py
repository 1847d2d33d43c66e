"""Can a client choose the IP address that a throttle counts?"""

from jwt_doctor import logins, project, routes
from jwt_doctor.findings import check, warning


@check("project")
def throttle_believes_the_caller():
    if not routes.views():
        return
    from rest_framework.throttling import SimpleRateThrottle

    throttles = [each for view in logins.login_views() for each in view.classes("throttle")]
    counting = [each for each in throttles if issubclass(each, SimpleRateThrottle)]
    if project.rest_framework("NUM_PROXIES") is None and any(
        each.get_ident is SimpleRateThrottle.get_ident for each in counting
    ):
        yield warning(
            "The login is throttled by IP address, and a client can choose it (X-Forwarded-For).",
            hint="Set NUM_PROXIES to the number of your own proxies before Django: 0 for none.",
            where="REST_FRAMEWORK['NUM_PROXIES']",
        )
