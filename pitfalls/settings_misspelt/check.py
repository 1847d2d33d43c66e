"""Is there anything that nobody reads?"""

from difflib import get_close_matches

from django.conf import settings
from django.core.checks import Info, Warning, register

from jwt_doctor import project, sources

# What people call the setting itself, by mistake or since an older package.
SIMPLE_JWT = ("SIMPLEJWT", "SIMPLE_JWT_SETTINGS", "SIMPLE_JWTS", "JWT_AUTH", "SIMPLE_JWT_AUTH")


@register("pitfalls")
def settings_misspelt(**_):
    from rest_framework.settings import DEFAULTS as REST_FRAMEWORK_KEYS
    from rest_framework_simplejwt.settings import DEFAULTS as SIMPLE_JWT_KEYS

    for name in SIMPLE_JWT:
        if hasattr(settings, name) and not hasattr(settings, "SIMPLE_JWT"):
            yield warning("simplejwt does not read this.", "Call it SIMPLE_JWT.", name)
    for name in SIMPLE_JWT_KEYS:
        if hasattr(settings, name) and name not in project.written("SIMPLE_JWT"):
            if name != "SIGNING_KEY" and not sources.is_read(name):
                yield misplaced(name, name)
    for name in project.written("REST_FRAMEWORK"):
        if name in SIMPLE_JWT_KEYS and name not in REST_FRAMEWORK_KEYS:
            yield misplaced(name, f"REST_FRAMEWORK[{name!r}]")
        elif name not in REST_FRAMEWORK_KEYS:
            yield from unknown(name, "REST_FRAMEWORK", REST_FRAMEWORK_KEYS)
    for name in project.written("SIMPLE_JWT"):
        if name not in SIMPLE_JWT_KEYS:
            yield from unknown(name, "SIMPLE_JWT", SIMPLE_JWT_KEYS)


def unknown(name, setting, known):
    where = f"{setting}[{name!r}]"
    near = get_close_matches(str(name).upper(), known, n=1, cutoff=0.8)
    if near:
        yield warning("There is no such setting.", f"The nearest is {near[0]}.", where)
    elif setting == "SIMPLE_JWT" and not sources.is_read(name):
        yield Info(
            "This version of simplejwt has no such setting, and your code does not read it.",
            hint="Take it out, or look up its name in simplejwt's documentation.",
            obj=where,
            id="pitfalls.settings_misspelt",
        )


def misplaced(name, where):
    return warning("simplejwt does not look here.", f"Move it to SIMPLE_JWT[{name!r}].", where)


def warning(text, hint, where):
    return Warning(text, hint=hint, obj=where, id="pitfalls.settings_misspelt")
