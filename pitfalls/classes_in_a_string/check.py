"""Is there a list wherever a list belongs?"""

from collections.abc import Iterable

from jwt_doctor import project
from jwt_doctor.expressions import Unknown
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
            written = project.written(setting)
            value = written.get(name)
            if isinstance(value, str):
                yield error(
                    "This is a text and not a list: a request that needs it returns 500.",
                    hint="Put it in [brackets]; in (parentheses) it needs a comma at the end.",
                    where=f"{setting}[{name!r}]",
                )
            elif name in written and not isinstance(value, (Iterable, Unknown)):
                yield error(
                    "This is not a list: a request that needs it returns 500.",
                    hint="Write [] for none.",
                    where=f"{setting}[{name!r}]",
                )
