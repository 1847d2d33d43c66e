"""Is the header named as WSGI names it?"""

import re

from jwt_doctor import project
from jwt_doctor.findings import check, error


@check("settings")
def auth_header_name():
    name = project.simple_jwt("AUTH_HEADER_NAME")
    if name is None:  # older versions of simplejwt have no such setting
        return
    if not re.fullmatch("HTTP_[A-Z0-9_]+", str(name)):
        yield error(
            "No request header has this name in Django, so every token is ignored.",
            hint="Write X-Access-Token as HTTP_X_ACCESS_TOKEN.",
            where="SIMPLE_JWT['AUTH_HEADER_NAME']",
        )
