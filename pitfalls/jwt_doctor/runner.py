"""Examine a project inside its own Python, and print the result as JSON.

    python -B runner.py [SETTINGS [TIER]]        in the folder of manage.py

The project starts as its own manage.py starts it, in the environment that it is given. Its code
can write nothing in this process but temporary files."""

import importlib.util
import json
import os
import pathlib
import platform
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[1]
LIVE_SECONDS = 8


def main(settings=None, tier="settings"):
    """Print {"findings": …}, or {"problem": one line}. What the project prints is dropped."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.path.pop(0)  # this folder is no part of the project
    said = examine_safely(settings, tier)
    answer.write(json.dumps(said))
    answer.close()
    os._exit(0)  # threads that the project started do not matter any more


def examine_safely(settings, tier):
    if not hasattr(sys, "addaudithook"):
        return {"problem": f"{sys.executable} is older than Python 3.8.", "place": ""}
    try:
        return examine(settings, tier)
    except BaseException as problem:
        if type(problem).__name__ == "CannotStart":
            return {"problem": str(problem), "place": problem.place}
        trace = problem.__traceback__
        while trace.tb_next and "jwt_doctor" in trace.tb_next.tb_frame.f_code.co_filename:
            trace = trace.tb_next
        where = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"
        return {
            "problem": f"The doctor fails over it ({type(problem).__name__}, {where}).",
            "place": "",
        }


def examine(settings=None, tier="settings"):
    """Examine the project in the current folder, which must not have been started in this process.

    Args:
        settings: the settings module; None for the one that manage.py names.
        tier: "settings", or "live" for the database too.

    Returns:
        A dict that JSON can hold.

    Raises:
        CannotStart: with one line.
    """
    from jwt_doctor import readonly, registry, start

    try:
        import django  # noqa: F401
    except ImportError as problem:
        raise start.CannotStart(f"{sys.executable} has no Django ({problem}).") from None
    registry.load()
    if str(ROOT) in sys.path:
        sys.path.remove(str(ROOT))
    readonly.refuse_to_write()
    here = os.getcwd()
    start.name_settings(settings)
    start.set_up()
    os.chdir(here)  # manage.py or the settings may have gone elsewhere
    return look(tier)


def look(tier):
    import django
    from django.conf import settings

    from jwt_doctor import findings, project, start

    version = library_version(settings)
    if version is None:
        raise start.CannotStart("The project has no simplejwt: there is nothing to examine.")
    load_what_is_named()
    found, incomplete, _ = findings.run_checks({"files", "settings", "project"})
    found += routes_finding()
    live = "not asked for"
    if tier == "live":
        more, live = look_at_database()
        found += more
    known = [describe(each) for each in findings.without_repetition(found)]
    silenced = set(settings.SILENCED_SYSTEM_CHECKS)
    return {
        "tier": "live" if tier == "live" and not live else "settings",
        "settings": settings.SETTINGS_MODULE,
        "executable": sys.executable,
        "python": platform.python_version(),
        "django": django.__version__,
        "simplejwt": version,
        "findings": [each for each in known if "pitfalls." + each["pitfall"] not in silenced],
        "silenced": sorted(
            {each["pitfall"] for each in known if "pitfalls." + each["pitfall"] in silenced}
        ),
        "incomplete": incomplete + project.not_seen,
        "live": live,
    }


def load_what_is_named():
    """Import what the settings name and a request would import first, so that it can be read."""
    from jwt_doctor import project
    from jwt_doctor.checks import imports

    for dotted, _ in imports.named():
        try:
            project.imported(dotted)
        except BaseException:  # class_cannot_be_imported says so
            continue


def library_version(settings):
    """Return the version of the JWT library that the project uses, None if it uses none.

    Raises:
        CannotStart: if the library is named, and not installed.
    """
    from jwt_doctor import project, routes, start

    if project.is_ninja():
        return version_of("django-ninja-jwt")
    named = hasattr(settings, "SIMPLE_JWT") or "rest_framework_simplejwt" in str(
        [settings.INSTALLED_APPS, getattr(settings, "REST_FRAMEWORK", None)]
    )
    routes.callbacks()
    if not named and "rest_framework_simplejwt" not in sys.modules and not misspelt(settings):
        return None
    if importlib.util.find_spec("rest_framework_simplejwt") is None:
        raise start.CannotStart(f"simplejwt is not installed in {sys.executable}.")
    return version_of("djangorestframework-simplejwt")


def misspelt(settings):
    """Return whether a misspelt setting names simplejwt."""
    own = getattr(settings, "_wrapped", None)
    return any(
        "rest_framework_simplejwt" in str(getattr(own, name, ""))
        for name in dir(own)
        if name.isupper()
    )


def version_of(distribution):
    try:
        from importlib.metadata import version

        return version(distribution)
    except Exception:  # installed without metadata
        return "of an unknown version"


def routes_finding():
    """Import the routes, and return a finding if they do not import."""
    from jwt_doctor import findings, redact

    try:
        from django.urls import get_resolver

        _ = get_resolver().url_patterns
        return []
    except BaseException as problem:
        from django.conf import settings

        finding = findings.error(
            f"The routes do not import: {redact.reason(problem)}",
            "Start `python manage.py check`, and fix what it shows. The views were not examined.",
            redact.place(problem) or getattr(settings, "ROOT_URLCONF", "ROOT_URLCONF"),
        )
        finding.code = "routes_do_not_import"
        return [finding]


def look_at_database():
    """Run the checks that ask a database, within LIVE_SECONDS.

    Returns:
        (findings, why): why is "" if the databases answered, else why they were not examined.
    """
    from jwt_doctor import findings, live

    result = []

    def ask():
        why = live.silent()
        found, incomplete, _ = findings.run_checks({"database"})
        result.append((found, why or "; ".join(incomplete)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(LIVE_SECONDS)
    if not result:
        return [], f"a database does not answer within {LIVE_SECONDS} seconds"
    return result[0]


def describe(finding):
    from jwt_doctor import places, project, redact, registry, trees

    if str(finding.where).startswith("SIMPLE_JWT"):
        finding.where = finding.where.replace("SIMPLE_JWT", project.jwt_setting(), 1)
    path, line = places.locate(str(finding.where))
    return {
        "level": finding.level,
        "confidence": finding.confidence,
        "choice": finding.choice,
        "pitfall": finding.code,
        "page": finding.page or (finding.code if registry.has_page(finding.code) else None),
        "where": str(finding.where),
        "file": trees.from_here(path) if path else None,
        "line": line,
        "message": redact.redacted(str(finding.message)),
        "hint": str(finding.hint),
    }


if __name__ == "__main__":
    sys.path.insert(1, str(ROOT))
    main(*[each or None for each in sys.argv[1:]])
