"""Is the leeway a time?"""

from datetime import timedelta

from jwt_doctor import project
from jwt_doctor.findings import check, error


@check("settings")
def leeway_is_text():
    if not isinstance(project.simple_jwt("LEEWAY"), (int, float, timedelta, type(None))):
        yield error(
            "LEEWAY is neither a number of seconds nor a timedelta: every token is rejected.",
            hint="What comes from the environment is text: make it a number with int(…).",
            where="SIMPLE_JWT['LEEWAY']",
        )
