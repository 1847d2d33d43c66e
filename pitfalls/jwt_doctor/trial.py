"""Sign a token in memory and read it back, with the project's own settings and classes.

Nothing is sent and nothing is stored. With JWK_URL no token is verified: that would send a
request."""

import functools

from jwt_doctor import logins, project


class Failed(Exception):
    """A step of the trial failed.

    Attributes:
        step: "sign" or "verify".
        problem: the exception of the library.
    """

    def __init__(self, step, problem):
        super().__init__(step)
        self.step = step
        self.problem = problem


@functools.lru_cache(maxsize=None)
def run():
    """Sign an access token and verify it.

    Returns:
        The Failed step, or None if all went well or nothing can be tried.
    """
    try:
        sign_and_verify()
    except Failed as failed:
        return failed
    return None


def sign_and_verify():
    if project.is_ninja():
        from ninja_jwt.tokens import AccessToken
    else:
        from rest_framework_simplejwt.tokens import AccessToken

    if not logins.signs_with_settings():
        return
    try:
        signed = text(AccessToken())
    except Exception as problem:  # each algorithm has errors of its own
        raise Failed("sign", problem) from None
    if project.simple_jwt("JWK_URL"):
        return
    try:
        AccessToken(signed)
    except Exception as problem:
        raise Failed("verify", problem) from None


def text(token):
    found = str(token)
    return found


def login_token(view):
    """Return the token that a login view of simplejwt issues, as its serializer makes it for a
    user that is not stored; None if that needs a database or the project's own data."""
    from django.contrib.auth import get_user_model

    cls = logins.serializer(view)
    try:
        user = get_user_model()()
        field = str(project.simple_jwt("USER_ID_FIELD"))
        if getattr(user, field, None) is None:
            setattr(user, field, 1)
        return cls.get_token(user)
    except Exception:
        return None


def issued_class(view):
    """Return the class of the token that a login view of simplejwt hands out for requests."""
    from rest_framework_simplejwt import tokens

    cls = logins.serializer(view)
    made = getattr(cls, "token_class", None)
    if made is None:
        return None
    if issubclass(made, tokens.RefreshToken):
        return getattr(made, "access_token_class", tokens.AccessToken)
    return made


def refuses(token):
    """Return the library's words if none of AUTH_TOKEN_CLASSES accepts a token, else ""."""
    accepted = project.classes(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    last = ""
    for each in accepted:
        try:
            each(str(token))
            return ""
        except Exception as problem:
            last = str(getattr(problem, "__cause__", None) or problem)
    return last if accepted else ""
