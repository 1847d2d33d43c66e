"""Is there a list wherever a list belongs?"""

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def classes_in_a_string(**_):
    from rest_framework.settings import DEFAULTS

    lists = [name for name in DEFAULTS if name.startswith("DEFAULT_") and name.endswith("_CLASSES")]
    for setting, names in (
        ("REST_FRAMEWORK", [*lists, "DEFAULT_FILTER_BACKENDS"]),
        ("SIMPLE_JWT", ["AUTH_TOKEN_CLASSES"]),
    ):
        for name in names:
            if isinstance(project.written(setting).get(name), str):
                yield Error(
                    "This is a text and no list: a request that needs it is answered with 500.",
                    hint="Put it in [brackets]; in (parentheses) it needs a comma behind it.",
                    obj=f"{setting}[{name!r}]",
                    id="pitfalls.classes_in_a_string",
                )
