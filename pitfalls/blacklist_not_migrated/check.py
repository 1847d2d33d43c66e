"""Are the tables of the blacklist there?"""

from django.core.checks import Tags, Warning, register

from jwt_doctor import project


# A warning, not an error: Django makes these checks before `migrate` too, which mends it.
@register("pitfalls", Tags.database)
def blacklist_not_migrated(databases=None, **_):
    from django.db import router
    from django.db.migrations.loader import MigrationLoader

    if not project.blacklists():
        return
    latest = MigrationLoader(None).graph.leaf_nodes("token_blacklist")
    for alias in databases or ():
        if not router.allow_migrate(alias, "token_blacklist"):
            continue
        applied = project.applied_migrations(alias, "token_blacklist")
        if applied is not None and not {name for _, name in latest} <= applied:
            yield Warning(
                f"The blacklist's tables are not up to date in the database {alias!r}.",
                hint="Type: python manage.py migrate",
                obj="INSTALLED_APPS",
                id="pitfalls.blacklist_not_migrated",
            )
