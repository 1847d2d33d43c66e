"""What a check may ask of a project's settings: their values as they take effect."""

import functools
from collections.abc import Mapping
from pathlib import Path

from jwt_doctor import defaults, pins, places, sources, trees
from jwt_doctor.expressions import UNKNOWN, Maybe, Unknown
from jwt_doctor.findings import NotKnown

LIFETIMES = (
    "ACCESS_TOKEN_LIFETIME",
    "REFRESH_TOKEN_LIFETIME",
    "SLIDING_TOKEN_LIFETIME",
    "SLIDING_TOKEN_REFRESH_LIFETIME",
)

BLACKLIST = "rest_framework_simplejwt.token_blacklist"

# The settings as their files write them, in the static tier; None when they are imported.
written_settings = None

# What could not be examined, one line each: the run is then incomplete.
not_seen = []


def note(text):
    if text not in not_seen:
        not_seen.append(text)


def is_loaded():
    """Return whether the project is imported, so that its classes can be asked."""
    return written_settings is None


def setting(name, default=None):
    """Return the value of a setting. Raise NotKnown if this tier cannot know it."""
    if written_settings is not None:
        return written_settings.get(name, default)
    from django.conf import settings

    return getattr(settings, name, default)


def setting_module():
    """Return the name of the settings module."""
    if written_settings is not None:
        return getattr(written_settings, "module_name", "")
    from django.conf import settings

    return str(getattr(settings, "SETTINGS_MODULE", ""))


ON_ONE_MACHINE = {"local", "dev", "devel", "development", "test", "tests", "testing"}


def is_for_one_machine():
    """Return whether the settings are those of a developer or of tests, as their name says:
    config.settings.local, shop.development_settings. Not if the server starts with them, and no
    other settings are beside them for it."""
    if not set(setting_module().rpartition(".")[2].split("_")) & ON_ONE_MACHINE:
        return False
    return not is_served(setting_module())


SERVED = ("prod", "live", "stag", "deploy", "server")


def is_served(module):
    here = Path.cwd()
    servers = [*here.glob("wsgi.py"), *here.glob("*/wsgi.py")]
    beside = here.joinpath(*module.split(".")[:-1]).glob("*.py")
    return any(
        f"{module}'" in trees.source(each).replace('"', "'") for each in servers
    ) and not any(word in each.stem for each in beside for word in SERVED)


def has_setting(name):
    if written_settings is not None:
        return name in written_settings.names()
    from django.conf import settings

    return hasattr(settings, name)


def setting_names():
    """Return the names of the settings that the project wrote."""
    if written_settings is not None:
        return written_settings.names()
    from django.conf import settings

    own = getattr(settings, "_wrapped", None)
    return [name for name in dir(own) if name.isupper()]


def written(name):
    """Return a setting that is a dict, as the project wrote it: {} if it is missing or no dict."""
    value = setting(name)
    return value if isinstance(value, Mapping) else {}


def known(value):
    """Return a value, or raise NotKnown if this tier cannot know it or a part of it."""
    inner = value if isinstance(value, (list, tuple, set)) else [value]
    if any(isinstance(each, Unknown) for each in inner):
        raise NotKnown
    return value


def jwt_setting():
    """Return the name of the setting that the project's JWT library reads."""
    try:
        return "NINJA_JWT" if is_ninja() and not has_setting("SIMPLE_JWT") else "SIMPLE_JWT"
    except NotKnown:  # the apps are not known
        return "SIMPLE_JWT"


def simple_jwt(name):
    """Return the value of SIMPLE_JWT[name], or the library's default; None if it has neither."""
    return known(written(jwt_setting()).get(name, simple_jwt_defaults().get(name)))


def is_written(name):
    """Return whether the project wrote SIMPLE_JWT[name]."""
    return name in written(jwt_setting())


@functools.lru_cache(maxsize=None)
def imported_defaults(module):
    try:
        return __import__(module, fromlist=["DEFAULTS"]).DEFAULTS
    except Exception:  # not installed, or its own import fails
        return None


def simple_jwt_defaults():
    found = imported_defaults("rest_framework_simplejwt.settings") if is_loaded() else None
    if found is None:
        return defaults.simple_jwt(secret_key_or_unknown())
    return found


def secret_key_or_unknown():
    try:
        return setting("SECRET_KEY")
    except NotKnown:
        return UNKNOWN


def rest_framework_defaults():
    found = imported_defaults("rest_framework.settings") if is_loaded() else None
    return defaults.REST_FRAMEWORK if found is None else found


def rest_framework(name):
    """Return the value of REST_FRAMEWORK[name], or REST framework's default."""
    return known(written("REST_FRAMEWORK").get(name, rest_framework_defaults().get(name)))


def has_app(*names):
    """Return whether one of these apps is installed, by its module or its AppConfig."""
    return holds(
        "INSTALLED_APPS",
        lambda app: any(app == name or app.startswith(name + ".apps.") for name in names),
    )


def has_middleware(is_wanted):
    """Return whether is_wanted(name) holds for a middleware."""
    return holds("MIDDLEWARE", is_wanted)


def holds(setting_name, is_wanted):
    """Return whether a text in a list is wanted. Raise NotKnown if none of those that this tier
    knows is, and another may be."""
    found = setting(setting_name) or []
    if any(is_wanted(str(each)) for each in found if not isinstance(each, Unknown)):
        return True
    for each in found:
        values = each.values if isinstance(each, Maybe) else [each]
        if any(isinstance(one, Unknown) or is_wanted(str(one)) for one in values):
            raise NotKnown(setting_name)
    return False


def middleware():
    """Return the names of the middleware that this tier knows, in their order."""
    return [str(each) for each in setting("MIDDLEWARE") or [] if not isinstance(each, Unknown)]


def is_list(value):
    return isinstance(value, (list, tuple))


def class_names(value):
    """Return the dotted names of a list that holds classes or their names."""
    value = known(value)
    if not is_list(value):
        return []
    return [
        each if isinstance(each, str) else f"{each.__module__}.{each.__name__}"
        for each in value
        if isinstance(each, (str, type))
    ]


def default_classes(name):
    """Return the classes of a list in REST_FRAMEWORK, those that can be imported."""
    return classes(rest_framework(name))


def classes(value):
    """Return the classes of a list that holds classes or their dotted names, [] of another value.
    What cannot be imported makes the run incomplete."""
    if not is_list(value):
        return []
    found = []
    for each in value:
        try:
            found.append(imported(each) if isinstance(each, str) else each)
        except Exception as problem:  # whatever importing the project's code raises
            note(f"{each} cannot be imported ({type(problem).__name__})")
    return [each for each in found if isinstance(each, type)]


@functools.lru_cache(maxsize=None)
def imported(dotted):
    from django.utils.module_loading import import_string

    return import_string(dotted)


def signing_key():
    """Return the key that tokens are signed with, as bytes: b"" if there is none."""
    return as_bytes(simple_jwt("SIGNING_KEY"))


PLACEHOLDERS = (..., NotImplemented)


def as_bytes(key):
    if any(key is each for each in PLACEHOLDERS):
        return b""
    return key if isinstance(key, bytes) else str(key or "").encode("utf-8", "replace")


def lacks_unit(lifetime):
    """Return whether a lifetime is written as timedelta(10), and is long."""
    days = getattr(simple_jwt(lifetime), "days", 0)
    longest = 90 if "REFRESH" in lifetime else 0
    return days > longest and places.counts_days(f"{jwt_setting()}[{lifetime!r}]")


def has_own_keys():
    """Return whether the project's own code, and not the settings, decides which keys are used."""
    if not is_loaded() or is_ninja():
        return False
    try:
        from rest_framework_simplejwt.backends import TokenBackend
        from rest_framework_simplejwt.state import token_backend

        return type(token_backend) is not TokenBackend
    except Exception:  # the settings do not make a backend: another check says so
        return False


def is_hmac():
    """Return whether tokens are signed and checked with one and the same key."""
    return str(simple_jwt("ALGORITHM")).startswith("HS")


def is_ninja():
    """Return whether django-ninja-jwt, and not simplejwt, is the library here."""
    if not has_app("ninja_jwt"):
        return False
    try:
        return not has_app("rest_framework_simplejwt")
    except NotKnown:
        return not sources.imports("rest_framework_simplejwt")


# The settings of dj-rest-auth before version 3, each by itself and not in REST_AUTH.
BEFORE_3 = (
    "JWT_AUTH_COOKIE", "JWT_AUTH_REFRESH_COOKIE", "JWT_AUTH_SECURE", "JWT_AUTH_HTTPONLY",
    "JWT_AUTH_SAMESITE", "JWT_AUTH_COOKIE_USE_CSRF",
    "JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED",
)  # fmt: skip


def rest_auth():
    """Return the options of dj-rest-auth by their names in REST_AUTH, as its version reads them."""
    if not has_old_rest_auth():
        return written("REST_AUTH")
    names = {name: name for name in BEFORE_3}
    names["USE_JWT"] = "REST_USE_JWT"
    found = {}
    for name, old in names.items():
        if has_setting(old):
            try:
                found[name] = setting(old)
            except NotKnown:
                found[name] = UNKNOWN
    return found


def rest_auth_name(name):
    """Return how the settings write an option of dj-rest-auth: "REST_AUTH['USE_JWT']"."""
    if not has_old_rest_auth():
        return f"REST_AUTH[{name!r}]"
    return "REST_USE_JWT" if name == "USE_JWT" else name


@functools.lru_cache(maxsize=None)
def has_old_rest_auth():
    """Return whether the version of dj-rest-auth reads the names of before version 3."""
    if not is_loaded():
        found = pins.major("dj-rest-auth")
        return found is not None and found < 3
    from jwt_doctor.runner import version_of

    return version_of("dj-rest-auth").split(".")[0] in ("0", "1", "2")


def djoser_registers_with():
    """Return the name of the project's serializer that djoser's registration uses, or "". With
    USER_CREATE_PASSWORD_RETYPE it is not that of `user_create`."""
    try:
        options = written("DJOSER")
        retypes = known(options.get("USER_CREATE_PASSWORD_RETYPE", False))
        key = "user_create_password_retype" if retypes else "user_create"
        return str((options.get("SERIALIZERS") or {}).get(key) or "").rpartition(".")[2]
    except NotKnown:
        return ""


def djoser_changes_with():
    """Return the names of the project's serializers that show a user, and change one, in djoser:
    GET and PATCH of /users/me/."""
    try:
        serializers = written("DJOSER").get("SERIALIZERS") or {}
        names = [serializers.get(key) for key in ("user", "current_user")]
    except NotKnown:
        return set()
    return {str(name).rpartition(".")[2] for name in names if name}


def blacklists():
    """Return whether the blacklist app is installed."""
    return has_app(BLACKLIST)
