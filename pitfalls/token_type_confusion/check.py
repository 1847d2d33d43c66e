"""Can a token of one kind pass for another?"""

from django.core.checks import Error, register

from jwt_doctor import project


@register("pitfalls")
def token_type_confusion(**_):
    from rest_framework_simplejwt.tokens import RefreshToken, UntypedToken

    accepted = project.classes(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    if any(issubclass(each, (RefreshToken, UntypedToken)) for each in accepted):
        where = "SIMPLE_JWT['AUTH_TOKEN_CLASSES']"
    elif project.simple_jwt("TOKEN_TYPE_CLAIM") is None and not project.simple_jwt("JWK_URL"):
        where = "SIMPLE_JWT['TOKEN_TYPE_CLAIM']"
    else:
        return
    yield Error(
        "A refresh token opens the API, for as long as it lives.",
        hint="Take this setting out: simplejwt's default accepts access tokens alone.",
        obj=where,
        id="pitfalls.token_type_confusion",
    )
