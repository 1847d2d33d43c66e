"""INSTALLED_APPS = [..., "jwt_doctor"] gives a project's own `manage.py check` these checks."""

from django.apps import AppConfig


class Doctor(AppConfig):
    name = "jwt_doctor"
    label = "jwt_pitfalls"

    def ready(self):
        register_checks()


def register_checks():
    """Register the checks with Django, under the tag "pitfalls"."""
    from django.core.checks import Tags, register

    register(lambda **_: messages({"files", "settings", "project"}), "pitfalls")
    register(lambda **_: messages({"database"}), "pitfalls", Tags.database)


def messages(needs):
    """Return the findings as Django's messages. A check that fails here is reported by the command
    jwt-doctor; it never breaks `manage.py check`."""
    from django.core.checks import Error, Info, Warning

    kinds = {"error": Error, "warning": Warning, "info": Info}
    try:
        from jwt_doctor import findings, registry

        registry.load()
        found = findings.run_checks(needs)[0]
    except Exception:
        return []
    return [
        kinds[each.level](
            str(each.message), hint=each.hint, obj=each.where, id="pitfalls." + each.code
        )
        for each in found
    ]
