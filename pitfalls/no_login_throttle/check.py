"""How often may somebody guess a password?"""

import sys

from django.core.checks import Warning, register

from jwt_doctor import project

# They count failed logins, or requests, on their own.
OTHERS = ("axes", "defender", "django_ratelimit", "ratelimit", "django_smart_ratelimit")


@register("pitfalls")
def no_login_throttle(**_):
    if any(name in sys.modules for name in OTHERS):
        return
    open_views = [
        view
        for view in project.login_views()
        if not view.overrides("get_throttles") and not any(counts(view))
    ]
    if open_views:
        rates = project.rest_framework("DEFAULT_THROTTLE_RATES") or {}
        why = " There are rates, and no class that counts." if any(rates.values()) else ""
        yield Warning(
            f"Anyone may guess passwords without end at {project.routes(open_views)}.{why}",
            hint="Give the view throttle_classes, each with a rate in DEFAULT_THROTTLE_RATES.",
            obj=open_views[0].name,
            id="pitfalls.no_login_throttle",
        )


def counts(view):
    """Of each of the view's throttle classes: whether it has a rate to count by."""
    from rest_framework.throttling import ScopedRateThrottle, SimpleRateThrottle

    for each in view.classes("throttle"):
        if not issubclass(each, SimpleRateThrottle):
            yield True  # the project's own way
            continue
        scope = view.throttle_scope if issubclass(each, ScopedRateThrottle) else each.scope
        yield bool(getattr(each, "rate", None) or each.THROTTLE_RATES.get(scope))
