"""Can simplejwt calculate with the lifetimes?"""

from datetime import timedelta

from jwt_doctor import project
from jwt_doctor.findings import NotKnown, check, error


@check("settings")
def lifetime_is_a_number():
    for name in project.LIFETIMES:
        try:
            lifetime = project.simple_jwt(name)
        except NotKnown:
            continue
        if not isinstance(lifetime, timedelta):
            yield found(name, f"{name} is not a timedelta: a login returns 500.")
        elif lifetime <= timedelta():
            yield found(name, f"{name} is not above zero: each token is expired from the start.")


def found(name, text):
    return error(text, "Write the unit: timedelta(minutes=10).", f"SIMPLE_JWT[{name!r}]")
