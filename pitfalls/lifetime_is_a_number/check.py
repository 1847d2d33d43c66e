"""Are lifetimes what simplejwt can calculate with?"""

from datetime import timedelta

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def lifetime_is_a_number(**_):
    for name in project.LIFETIMES:
        lifetime = project.simple_jwt(name)
        if not isinstance(lifetime, timedelta):
            yield error(name, f"{name} is no timedelta: a login is answered with 500.")
        elif lifetime <= timedelta():
            yield error(name, f"{name} is not above zero: every token has expired when it is made.")


def error(name, text):
    return Error(
        text,
        hint="Write the unit: timedelta(minutes=10).",
        obj=f"SIMPLE_JWT[{name!r}]",
        id="pitfalls.lifetime_is_a_number",
    )
