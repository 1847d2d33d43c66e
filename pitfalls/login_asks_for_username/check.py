"""Does the login ask for another field than the one that users are to log in with?"""

from jwt_doctor import logins, project, sources
from jwt_doctor.checks.users import is_django_s, is_stock, takes
from jwt_doctor.findings import check, warning


@check("project")
def login_asks_for_username():
    """A backend of the project's own takes `email`, and simplejwt's login sends `username`."""
    if project.is_ninja():
        return
    stock = [view for view in logins.token_views() if logins.is_simplejwt_login(view)]
    found = [logins.serializer(view) for view in stock]
    names = {each.username_field for each in found if each is not None and is_stock(each)}
    backends = project.classes(project.setting("AUTHENTICATION_BACKENDS"))
    for backend in backends:
        if not names or is_django_s(backend) or any(takes(backend, name) for name in names):
            continue
        if any(takes(other, name) for other in backends for name in names):
            yield warning(
                "The login asks for `{}`, and this backend takes another field: it is never "
                "asked.".format(" or ".join(sorted(names))),
                hint="Give a TokenObtainPairSerializer the username_field that it takes, and name "
                "it in TOKEN_OBTAIN_SERIALIZER.",
                where=f"{backend.__module__}.{backend.__name__}",
            )


@check("settings", code="login_asks_for_username")
def djoser_login_field():
    """DJOSER's LOGIN_FIELD is for its own login. djoser.urls.jwt has that of simplejwt."""
    field = project.written("DJOSER").get("LOGIN_FIELD")
    if not field or not sources.is_read("djoser.urls.jwt") or field == username_field():
        return
    if any("LoginFieldBackend" in name for name in project.setting("AUTHENTICATION_BACKENDS", ())):
        return  # the address is sent as the username
    yield warning(
        f"simplejwt's login asks for `{username_field()}`: it does not read LOGIN_FIELD.",
        hint="Name djoser's LoginFieldBackend, set USERNAME_FIELD, or TOKEN_OBTAIN_SERIALIZER.",
        where="DJOSER['LOGIN_FIELD']",
    ).explained_by("djoser_login_field")


def username_field():
    """Return the field of the user model that a login asks for."""
    if project.is_loaded():
        from django.contrib.auth import get_user_model

        return get_user_model().USERNAME_FIELD
    return sources.class_attribute(project.setting("AUTH_USER_MODEL", None), "USERNAME_FIELD")
