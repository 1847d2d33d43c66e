"""Is the leeway a time?"""

from datetime import timedelta

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def leeway_is_text(**_):
    if not isinstance(project.simple_jwt("LEEWAY"), (int, float, timedelta, type(None))):
        yield Error(
            "LEEWAY is neither a number of seconds nor a timedelta: every token is refused.",
            hint="What comes from the environment is text: make it a number with int(…).",
            obj="SIMPLE_JWT['LEEWAY']",
            id="pitfalls.leeway_is_text",
        )
