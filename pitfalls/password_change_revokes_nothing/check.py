"""Does a new password revoke the old tokens?"""

from jwt_doctor import logins, project
from jwt_doctor.findings import check, choice


@check("project")
def password_change_revokes_nothing():
    if project.simple_jwt("CHECK_REVOKE_TOKEN") is False and logins.login_views():
        yield choice(
            "A new password revokes no token: a thief of the old password stays logged in.",
            hint="Turn CHECK_REVOKE_TOKEN on, and check the user at the refresh too.",
            where="SIMPLE_JWT['CHECK_REVOKE_TOKEN']",
        )
