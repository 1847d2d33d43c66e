"""Does a new password end the old tokens?"""

from django.core.checks import Info, register

from jwt_doctor import project


@register("pitfalls")
def password_change_revokes_nothing(**_):
    if project.simple_jwt("CHECK_REVOKE_TOKEN") is False and project.login_views():
        yield Info(
            "A new password ends no token: whoever had the old one stays logged in.",
            hint="Turn CHECK_REVOKE_TOKEN on, and check the user when a token is refreshed too.",
            obj="SIMPLE_JWT['CHECK_REVOKE_TOKEN']",
            id="pitfalls.password_change_revokes_nothing",
        )
