"""Settings of djoser that have no default."""

import ast

from jwt_doctor import project, sources
from jwt_doctor.expressions import Unknown
from jwt_doctor.findings import check, warning

# What is sent: the setting of its page, and the key of its class in DJOSER["EMAIL"].
PAGES = {
    "a password reset": ("PASSWORD_RESET_CONFIRM_URL", "password_reset"),
    "an activation": ("ACTIVATION_URL", "activation"),
}


@check("settings")
def djoser_page_is_missing():
    """The email with the link is made from a setting: without it, the request returns 500."""
    if not project.has_app("djoser") or not routed():
        return
    options = project.written("DJOSER")
    if not options and project.has_setting("DJOSER") and project.setting("DJOSER") != {}:
        return
    own = options.get("EMAIL") or {}
    if isinstance(own, Unknown):
        return
    for what, (name, kind) in PAGES.items():
        if options.get(name) or kind in own:
            continue
        if kind == "activation" and options.get("SEND_ACTIVATION_EMAIL") is not True:
            continue
        yield warning(
            f"DJOSER has no {name}, and there is no default: the request for {what} returns 500 "
            "where an email should be sent.",
            f"Set DJOSER[{name!r}] to the page of your client, such as 'page/{{uid}}/{{token}}'.",
            "DJOSER" if project.has_setting("DJOSER") else "INSTALLED_APPS",
        )
        return


def routed():
    return sources.find(
        ast.Constant, lambda node: node.value in ("djoser.urls", "djoser.urls.base")
    )
