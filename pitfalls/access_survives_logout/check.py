"""How long does an access token work after the logout?"""

from datetime import timedelta

from django.core.checks import Warning, register

from jwt_doctor import project

LONG = timedelta(hours=1)


@register("pitfalls")
def access_survives_logout(**_):
    lifetime = project.simple_jwt("ACCESS_TOKEN_LIFETIME")
    if project.lacks_unit("ACCESS_TOKEN_LIFETIME"):
        return  # lifetime_without_unit speaks of that
    if isinstance(lifetime, timedelta) and lifetime > LONG:
        yield Warning(
            f"An access token works for {lifetime}, and no logout ends it.",
            hint="Make it minutes, and let the client refresh.",
            obj="SIMPLE_JWT['ACCESS_TOKEN_LIFETIME']",
            id="pitfalls.access_survives_logout",
        )
