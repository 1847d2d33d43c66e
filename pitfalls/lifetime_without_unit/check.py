"""Were minutes meant, where a number alone means days?"""

from django.core.checks import Warning, register

from jwt_doctor import project


@register("pitfalls")
def lifetime_without_unit(**_):
    for name in project.LIFETIMES:
        if project.lacks_unit(name):
            yield Warning(
                f"timedelta has no unit here, so it counts days: {project.simple_jwt(name)}.",
                hint="Write the unit: timedelta(minutes=10).",
                obj=f"SIMPLE_JWT[{name!r}]",
                id="pitfalls.lifetime_without_unit",
            )
