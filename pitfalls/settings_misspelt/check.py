"""Is there a setting that nothing reads?"""

from difflib import get_close_matches

from jwt_doctor import defaults, places, project, sources
from jwt_doctor.findings import check, error, info, warning

# What people call the setting itself, by mistake or since an older package.
SIMPLE_JWT = ("SIMPLEJWT", "SIMPLE_JWT_SETTINGS", "SIMPLE_JWTS", "JWT_AUTH", "SIMPLE_JWT_AUTH")
REMOVED = ("AUTH_HEADER_TYPE", "AUTH_TOKEN_CLASS", "SECRET_KEY", "TOKEN_BACKEND_CLASS")
WHOLE = ("REST_FRAMEWORK", "SIMPLE_JWT", "INSTALLED_APPS", "MIDDLEWARE", "REST_AUTH")


@check("settings")
def settings_misspelt():
    known = set(defaults.SIMPLE_JWT) | set(project.simple_jwt_defaults())
    here = set(project.simple_jwt_defaults())
    rest_known = set(project.rest_framework_defaults()) | set(defaults.REST_FRAMEWORK)
    for name in SIMPLE_JWT:
        if project.has_setting(name) and not project.has_setting("SIMPLE_JWT"):
            yield found("simplejwt does not read this.", "Call it SIMPLE_JWT.", name)
    for name in project.setting_names():
        near = get_close_matches(name, WHOLE, n=1, cutoff=0.85)
        if near and name not in WHOLE and name not in SIMPLE_JWT and not sources.is_read(name):
            yield found("Nothing reads a setting of this name.", f"Did you mean {near[0]}?", name)
    for name in sorted(known):
        if project.has_setting(name) and not project.is_written(name):
            if name != "SIGNING_KEY" and not is_used(name):
                yield misplaced(name, name)
    for name in project.written("REST_FRAMEWORK"):
        where = f"REST_FRAMEWORK[{name!r}]"
        if name in known and name not in rest_known:
            yield misplaced(name, where)
        elif name not in rest_known:
            for each in unknown(name, where, rest_known):
                yield each
    if project.is_ninja():
        return
    for name in project.written("SIMPLE_JWT"):
        if name in REMOVED:
            yield error(
                "simplejwt has removed this setting, and does not start with it.",
                "Remove it.",
                f"SIMPLE_JWT[{name!r}]",
            )
        elif name not in here:
            where = f"SIMPLE_JWT[{name!r}]"
            for each in newer(name, where) if name in known else unknown(name, where, known):
                yield each


def is_used(name):
    """Return whether code or another setting reads a setting of this name."""
    return (
        sources.is_read(name)
        or name in sources.names_used()
        or any(
            name in places.names_in(node)
            for file in sources.settings_files()
            for node in file.tree.body
            if getattr(node, "value", None) is not None and name in places.names_in(node.value)
        )
    )


def unknown(name, where, known):
    near = get_close_matches(str(name).upper(), sorted(known), n=1, cutoff=0.8)
    if near and not sources.is_read(name):
        yield found("There is no such setting.", f"Did you mean {near[0]}?", where)
    elif where.startswith("SIMPLE_JWT") and not sources.is_read(name):
        yield info(
            "simplejwt has no such setting, and your code does not read it.",
            "Remove it, or look up its name in simplejwt's documentation.",
            where,
        )


def newer(name, where):
    """A setting of a newer version than the one that is installed."""
    if project.written("SIMPLE_JWT")[name] not in (defaults.SIMPLE_JWT[name], None):
        yield info(
            "The installed version of simplejwt does not have this setting yet.",
            "Upgrade simplejwt, or remove it.",
            where,
        )


def misplaced(name, where):
    return found("simplejwt does not look here.", f"Move it to SIMPLE_JWT[{name!r}].", where)


def found(text, hint, where):
    return warning(text, hint, where)
