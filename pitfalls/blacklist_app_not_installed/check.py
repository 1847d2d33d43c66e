"""Does anything count on a blacklist that is not there?"""

import ast

from django.core.checks import Error, register

from jwt_doctor import project, sources


@register("pitfalls")
def blacklist_app_not_installed(**_):
    from rest_framework_simplejwt.views import TokenBlacklistView

    if project.blacklists():
        return
    wanted = [view.name for view in project.views(TokenBlacklistView)] + sources.find(blacklists)
    if project.simple_jwt("BLACKLIST_AFTER_ROTATION"):
        wanted.insert(0, "SIMPLE_JWT['BLACKLIST_AFTER_ROTATION']")
    if wanted:
        yield Error(
            "Tokens are to be blacklisted, and the blacklist is not installed: none ever is.",
            hint=f"Add {project.BLACKLIST!r} to INSTALLED_APPS, then type manage.py migrate.",
            obj=wanted[0],
            id="pitfalls.blacklist_app_not_installed",
        )


def blacklists(node):
    """RefreshToken(…).blacklist()"""
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", None) == "blacklist"
        and not node.args
    )
