"""Do the tokens of a deactivated user still work?"""

from jwt_doctor import project
from jwt_doctor.findings import check, warning


@check("settings")
def inactive_user_keeps_access():
    if (
        project.is_written("CHECK_USER_IS_ACTIVE")
        and project.simple_jwt("CHECK_USER_IS_ACTIVE") is False
    ):
        yield warning(
            "CHECK_USER_IS_ACTIVE is off: the tokens of a deactivated user still work.",
            "Remove the setting.",
            "SIMPLE_JWT['CHECK_USER_IS_ACTIVE']",
        )
