"""Is the header named as WSGI names it?"""

import re

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def auth_header_name(**_):
    if not re.fullmatch("HTTP_[A-Z0-9_]+", str(project.simple_jwt("AUTH_HEADER_NAME"))):
        yield Error(
            "No header of a request has this name in Django: every token is overlooked.",
            hint="Write X-Access-Token as HTTP_X_ACCESS_TOKEN.",
            obj="SIMPLE_JWT['AUTH_HEADER_NAME']",
            id="pitfalls.auth_header_name",
        )
