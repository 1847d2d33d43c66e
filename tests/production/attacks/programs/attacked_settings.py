"""quick_settings with throttles that allow everything, so that they hide nothing, and with a log
that contains every message of Django."""

from quick_settings import *  # noqa: F403

REST_FRAMEWORK = globals().get("REST_FRAMEWORK", {})
rates = REST_FRAMEWORK.get("DEFAULT_THROTTLE_RATES", {})
REST_FRAMEWORK |= {"DEFAULT_THROTTLE_RATES": dict.fromkeys(rates, "1000000/min")}

LOGGING = globals().get("LOGGING", {"version": 1, "disable_existing_loggers": False})
LOGGING.setdefault("formatters", {})["attacked"] = {"format": "%(name)s: %(message)s"}
handler = {"class": "logging.StreamHandler", "formatter": "attacked"}
LOGGING.setdefault("handlers", {})["attacked"] = handler
LOGGING.setdefault("loggers", {})["django"] = {
    "handlers": ["attacked"],
    "level": "INFO",
    "propagate": False,  # the project's own handlers get no more than with its own level
}
