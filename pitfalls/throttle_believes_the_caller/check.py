"""Can a caller choose the address that a throttle counts for?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def throttle_believes_the_caller(**_):
    from rest_framework.throttling import SimpleRateThrottle

    throttles = [each for view in project.login_views() for each in view.classes("throttle")]
    if project.rest_framework("NUM_PROXIES") is None and any(
        issubclass(each, SimpleRateThrottle) for each in throttles
    ):
        yield Warning(
            "The login is throttled by address, and the caller may make one up (X-Forwarded-For).",
            hint="Set NUM_PROXIES to the number of your own proxies before Django: 0 for none.",
            obj="REST_FRAMEWORK['NUM_PROXIES']",
            id="pitfalls.throttle_believes_the_caller",
        )
