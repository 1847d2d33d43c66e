"""Were minutes meant, where a number alone means days?"""

from jwt_doctor import project
from jwt_doctor.findings import NotKnown, check, warning


@check("settings")
def lifetime_without_unit():
    for name in project.LIFETIMES:
        try:
            lacks_unit = project.lacks_unit(name)
        except NotKnown:
            continue
        if lacks_unit:
            yield warning(
                f"timedelta has no unit here, so it counts days: {project.simple_jwt(name)}.",
                hint="Write the unit: timedelta(minutes=10).",
                where=f"SIMPLE_JWT[{name!r}]",
            )
