"""Can a client choose the IP address that a throttle counts?"""

import ast
import re

from jwt_doctor import logins, project, routes, sources, trees
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


@check("files", code="throttle_believes_the_caller")
def own_throttle_reads_the_header():
    """A throttle of the project's own that counts by the first address of X-Forwarded-For."""
    for file, node in sources.find(ast.ClassDef, counts_by_header):
        yield warning(
            "This throttle counts by X-Forwarded-For, which a client writes: each guess comes from "
            "another address.",
            hint="Use get_ident() of REST framework, and set NUM_PROXIES.",
            where=file.place(node),
            confidence="likely",
        )


LIMITS = re.compile("rate_?limit|throttl", re.IGNORECASE)


def counts_by_header(node):
    bases = {trees.last_name(each) for each in node.bases}
    is_throttle = any(name.endswith("Throttle") for name in bases) or LIMITS.search(node.name)
    return bool(is_throttle) and "HTTP_X_FORWARDED_FOR" in trees.texts(node)
