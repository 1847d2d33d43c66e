"""Is there a setting that nothing reads?"""

from collections.abc import Mapping
from difflib import get_close_matches

from jwt_doctor import classes, cookies, defaults, places, project, sources
from jwt_doctor.findings import check, error, info, warning

# What people call the setting itself, by mistake or since an older package.
SIMPLE_JWT = ("SIMPLEJWT", "SIMPLE_JWT_SETTINGS", "SIMPLE_JWTS", "JWT_AUTH", "SIMPLE_JWT_AUTH")
REMOVED = ("AUTH_HEADER_TYPE", "AUTH_TOKEN_CLASS", "SECRET_KEY", "TOKEN_BACKEND_CLASS")
WHOLE = ("REST_FRAMEWORK", "SIMPLE_JWT", "INSTALLED_APPS", "MIDDLEWARE", "REST_AUTH")

CORS = (
    "CORS_ALLOWED_ORIGINS", "CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ALLOW_ALL_ORIGINS",
    "CORS_ORIGIN_WHITELIST", "CORS_ORIGIN_REGEX_WHITELIST", "CORS_ORIGIN_ALLOW_ALL",
    "CORS_ALLOW_CREDENTIALS", "CORS_ALLOW_HEADERS", "CORS_ALLOW_METHODS", "CORS_EXPOSE_HEADERS",
    "CORS_PREFLIGHT_MAX_AGE", "CORS_URLS_REGEX", "CORS_ALLOW_PRIVATE_NETWORK",
    "CORS_REPLACE_HTTPS_REFERER",
)  # fmt: skip
DJOSER = (
    "LOGIN_FIELD", "PASSWORD_RESET_CONFIRM_URL", "USERNAME_RESET_CONFIRM_URL", "ACTIVATION_URL",
    "SEND_ACTIVATION_EMAIL", "SEND_CONFIRMATION_EMAIL", "USER_CREATE_PASSWORD_RETYPE",
    "SET_USERNAME_RETYPE", "SET_PASSWORD_RETYPE", "PASSWORD_RESET_CONFIRM_RETYPE",
    "USERNAME_RESET_CONFIRM_RETYPE", "PASSWORD_RESET_SHOW_EMAIL_NOT_FOUND",
    "USERNAME_RESET_SHOW_EMAIL_NOT_FOUND", "PASSWORD_CHANGED_EMAIL_CONFIRMATION",
    "USERNAME_CHANGED_EMAIL_CONFIRMATION", "TOKEN_MODEL", "SERIALIZERS", "EMAIL", "PERMISSIONS",
    "HIDE_USERS", "CREATE_SESSION_ON_LOGIN", "LOGOUT_ON_PASSWORD_CHANGE", "CONSTANTS", "WEBAUTHN",
    "SOCIAL_AUTH_TOKEN_STRATEGY", "SOCIAL_AUTH_ALLOWED_REDIRECT_URIS", "USER_EMAIL_FIELD",
    "EMAIL_FRONTEND_DOMAIN", "EMAIL_FRONTEND_PROTOCOL", "EMAIL_FRONTEND_SITE_NAME",
)  # fmt: skip
REST_AUTH = (
    "LOGIN_SERIALIZER", "TOKEN_SERIALIZER", "JWT_SERIALIZER", "JWT_SERIALIZER_WITH_EXPIRATION",
    "JWT_TOKEN_CLAIMS_SERIALIZER", "USER_DETAILS_SERIALIZER", "PASSWORD_RESET_SERIALIZER",
    "PASSWORD_RESET_CONFIRM_SERIALIZER", "PASSWORD_CHANGE_SERIALIZER", "REGISTER_SERIALIZER",
    "REGISTER_PERMISSION_CLASSES", "TOKEN_MODEL", "TOKEN_CREATOR",
    "PASSWORD_RESET_USE_SITES_DOMAIN",
    "OLD_PASSWORD_FIELD_ENABLED", "LOGOUT_ON_PASSWORD_CHANGE", "SESSION_LOGIN", "USE_JWT",
    "JWT_AUTH_COOKIE", "JWT_AUTH_REFRESH_COOKIE", "JWT_AUTH_REFRESH_COOKIE_PATH",
    "JWT_AUTH_COOKIE_DOMAIN", "JWT_AUTH_SECURE", "JWT_AUTH_HTTPONLY", "JWT_AUTH_SAMESITE",
    "JWT_AUTH_RETURN_EXPIRATION", "JWT_AUTH_COOKIE_USE_CSRF",
    "JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED",
)  # fmt: skip


@check("settings")
def settings_misspelt():
    for name in ("SIMPLE_JWT", "REST_FRAMEWORK"):
        if project.has_setting(name) and not isinstance(project.setting(name), Mapping):
            yield error(f"{name} is not a dict, and no token can be read.", "Write {…}.", name)
    known = set(defaults.SIMPLE_JWT) | set(project.simple_jwt_defaults())
    here = set(project.simple_jwt_defaults())
    rest_known = set(project.rest_framework_defaults()) | set(defaults.REST_FRAMEWORK)
    for name in SIMPLE_JWT:
        if project.has_setting(name) and not project.has_setting("SIMPLE_JWT"):
            yield found("simplejwt does not read this.", "Call it SIMPLE_JWT.", name)
    for name in project.setting_names():
        near = get_close_matches(name, WHOLE, n=1, cutoff=0.85)
        if name.startswith("COR") and name not in CORS:
            near = get_close_matches(name, CORS, n=1, cutoff=0.9)
        if near and name not in WHOLE and name not in SIMPLE_JWT and not sources.is_read(name):
            page = "rest_framework_misspelt" if near[0] == "REST_FRAMEWORK" else None
            yield found(
                "Nothing reads a setting of this name.", f"Did you mean {near[0]}?", name
            ).explained_by(page)
    for setting, names in (("DJOSER", DJOSER), ("REST_AUTH", REST_AUTH)):
        package = "dj_rest_auth" if setting == "REST_AUTH" else "djoser"
        if project.written(setting) and not classes.uses(package):
            yield info(
                f"Nothing reads this: the project does not use {package}.",
                f"Remove it, or add '{package}' to INSTALLED_APPS and its routes.",
                setting,
            )
            continue
        if setting == "DJOSER":
            yield from other_registration()
        for name in project.written(setting):
            near = get_close_matches(str(name), names, n=1, cutoff=0.85)
            if near and name not in names:
                where = f"{setting}[{name!r}]"
                yield found("There is no such setting.", f"Did you mean {near[0]}?", where)
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
            ).explained_by("removed_setting")
        elif name not in here and name not in cookies.ignored_keys():
            where = f"SIMPLE_JWT[{name!r}]"
            for each in newer(name, where) if name in known else unknown(name, where, known):
                yield each


def other_registration():
    """djoser reads one of two serializers to register: USER_CREATE_PASSWORD_RETYPE says which."""
    options = project.written("DJOSER")
    serializers = options.get("SERIALIZERS")
    pair = ["user_create", "user_create_password_retype"]
    read, other = pair[::-1] if options.get("USER_CREATE_PASSWORD_RETYPE") is True else pair
    if isinstance(serializers, Mapping) and other in serializers and read not in serializers:
        yield found(
            f"djoser does not read {other} here, and registers with its own serializer.",
            f"Name the serializer as {read}, or change USER_CREATE_PASSWORD_RETYPE.",
            f"DJOSER[{other!r}]",
        )


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
    setting = where.partition("[")[0]
    near = [each for each in near if each not in project.written(setting)]
    if sources.is_read(name) or sources.may_read(setting, name):
        return
    if near:
        yield found("There is no such setting.", f"Did you mean {near[0]}?", where)
    elif setting == "SIMPLE_JWT":
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
