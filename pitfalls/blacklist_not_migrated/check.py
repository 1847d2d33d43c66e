"""Are the tables of the blacklist there?"""

from jwt_doctor import live, project
from jwt_doctor.findings import check, warning


@check("database")
def blacklist_not_migrated():
    from django.db import connections, router
    from django.db.migrations.loader import MigrationLoader

    if not project.blacklists():
        return
    latest = MigrationLoader(None).graph.leaf_nodes("token_blacklist")
    for alias in connections:
        if not router.allow_migrate(alias, "token_blacklist"):
            continue
        applied = live.applied_migrations(alias, "token_blacklist")
        if applied is not None and not {name for _, name in latest} <= applied:
            yield warning(
                f"The blacklist's tables are not up to date in the database {alias!r}.",
                hint="Run: python manage.py migrate",
                where="INSTALLED_APPS",
            )
