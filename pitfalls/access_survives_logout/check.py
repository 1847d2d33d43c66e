"""Does an access token work for long after the logout?"""

from datetime import timedelta

from jwt_doctor import logins, project, words
from jwt_doctor.findings import check, warning

LONG = timedelta(hours=1)


@check("settings")
def access_survives_logout():
    lifetime = project.simple_jwt("ACCESS_TOKEN_LIFETIME")
    if project.lacks_unit("ACCESS_TOKEN_LIFETIME") or only_sliding():
        return
    if isinstance(lifetime, timedelta) and lifetime > LONG and logins.issues_tokens():
        yield warning(
            f"An access token works for {words.duration(lifetime)}, and a logout does not revoke "
            "it.",
            hint="Use minutes, and let the client refresh.",
            where="SIMPLE_JWT['ACCESS_TOKEN_LIFETIME']",
        )


def only_sliding():
    names = project.class_names(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    return bool(names) and all("Sliding" in name for name in names)
