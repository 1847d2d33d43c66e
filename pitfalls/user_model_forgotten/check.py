"""Is there a user model that AUTH_USER_MODEL does not name?"""

from jwt_doctor.findings import check, warning


@check("project")
def user_model_forgotten():
    from django.apps import apps
    from django.conf import settings
    from django.contrib.auth.models import AbstractUser

    if settings.AUTH_USER_MODEL != "auth.User":
        return
    for model in apps.get_models():
        if (
            issubclass(model, AbstractUser)
            and model._meta.label != "auth.User"
            and not model._meta.proxy
        ):
            from django.contrib.auth.models import User

            if not issubclass(model, User):
                yield warning(
                    f"{model._meta.label} is a second user model, and AUTH_USER_MODEL is not "
                    "set: its users cannot "
                    "log in.",
                    f"Set AUTH_USER_MODEL = {model._meta.label!r} before the first migration.",
                    f"{model.__module__}.{model.__name__}",
                )
