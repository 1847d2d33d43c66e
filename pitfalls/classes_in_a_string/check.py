"""Is there a list wherever a list belongs?"""

from jwt_doctor import project
from jwt_doctor.findings import check, error


@check("settings")
def classes_in_a_string():
    known = project.rest_framework_defaults()
    lists = [name for name in known if name.startswith("DEFAULT_") and name.endswith("_CLASSES")]
    for setting, names in (
        ("REST_FRAMEWORK", lists + ["DEFAULT_FILTER_BACKENDS"]),
        ("SIMPLE_JWT", ["AUTH_TOKEN_CLASSES"]),
    ):
        for name in names:
            if isinstance(project.written(setting).get(name), str):
                yield error(
                    "This is a text and not a list: a request that needs it returns 500.",
                    hint="Put it in [brackets]; in (parentheses) it needs a comma at the end.",
                    where=f"{setting}[{name!r}]",
                )
