"""Does the project use sliding tokens?"""

from jwt_doctor import project
from jwt_doctor.findings import check, info


@check("settings")
def sliding_tokens():
    if project.is_ninja():
        return
    names = project.class_names(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    if project.is_written("SLIDING_TOKEN_REFRESH_SERIALIZER"):
        return  # it may look at the user
    if any("SlidingToken" in name for name in names):
        yield info(
            "A sliding token is refreshed only before it expires, and for an inactive user too.",
            "Make its lifetime longer than a user's pause, or use a pair of tokens.",
            "SIMPLE_JWT['AUTH_TOKEN_CLASSES']",
        )
