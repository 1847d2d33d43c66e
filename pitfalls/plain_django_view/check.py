"""Does a view ask for the user where nobody has read the token?"""

from django.core.checks import Warning, register

from jwt_doctor import project, sources


@register("pitfalls")
def plain_django_view(**_):
    if project.gives_session_cookies():
        return  # then it may be meant for those who logged in there
    for callback, route in project.callbacks():
        view = getattr(callback, "view_class", callback)
        if not hasattr(callback, "cls") and "request.user" in sources.own_code(view):
            yield Warning(
                f"/{route} asks who the user is, and is no REST framework view: never anybody.",
                hint="Make it an @api_view or an APIView, which read the token.",
                obj=f"{view.__module__}.{getattr(view, '__name__', '')}",
                id="pitfalls.plain_django_view",
            )
            return
