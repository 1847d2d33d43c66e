"""Is a browser's preflight request answered?"""

from jwt_doctor import project
from jwt_doctor.findings import check, info, warning


@check("settings")
def cors_preflight():
    wanted = [name for name in project.setting_names() if name.startswith("CORS_")]
    if project.has_app("corsheaders"):
        wanted.append("INSTALLED_APPS")
    if wanted and not project.has_middleware(lambda name: "cors" in name.lower()):
        yield warning(
            "CORS is set up and no middleware reads it: browsers on another origin get nothing.",
            hint="Put 'corsheaders.middleware.CorsMiddleware' first in MIDDLEWARE.",
            where=wanted[0],
        )


@check("settings", code="cors_preflight")
def cors_after_common():
    names = project.middleware()
    cors = [i for i, name in enumerate(names) if name == "corsheaders.middleware.CorsMiddleware"]
    common = [i for i, name in enumerate(names) if name.endswith("CommonMiddleware")]
    if cors and common and cors[0] > common[0] and project.setting("APPEND_SLASH", True):
        yield info(
            "CorsMiddleware is after CommonMiddleware: a redirect to the slash has no CORS header.",
            hint="Put 'corsheaders.middleware.CorsMiddleware' first in MIDDLEWARE.",
            where="MIDDLEWARE",
        )


# The old and the new names of django-cors-headers.
LISTS = [
    ("CORS_ALLOW_ALL_ORIGINS", "CORS_ALLOWED_ORIGINS"),
    ("CORS_ORIGIN_ALLOW_ALL", "CORS_ORIGIN_WHITELIST"),
]


@check("settings", code="cors_preflight")
def cors_details():
    for name in ("CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST"):
        for origin in project.setting(name) or ():
            if str(origin).count("/") > 2:
                yield warning(
                    "An origin in this list has a path or ends with a slash: it never matches.",
                    hint="Write the scheme, the host and the port: https://app.example.org",
                    where=name,
                ).explained_by("cors_origin_with_slash")
                break
    for every, few in LISTS:
        if project.setting(every) is True and project.setting(few):
            yield info(
                f"{every} is on, so {few} has no effect: every origin is allowed.",
                hint=f"Remove {every}.",
                where=every,
            )
    headers = project.setting("CORS_ALLOW_HEADERS")
    if headers and not any(str(each).lower() in ("authorization", "*") for each in headers):
        yield warning(
            "CORS_ALLOW_HEADERS has no authorization: browsers on another origin send no token.",
            hint="Import default_headers from corsheaders.defaults, and write "
            f"{extended(headers)}.",
            where="CORS_ALLOW_HEADERS",
        ).explained_by("cors_headers_overwritten")


# What django-cors-headers allows by default.
DEFAULT_HEADERS = {
    "accept", "accept-encoding", "authorization", "content-type", "dnt", "origin", "user-agent",
    "x-csrftoken", "x-requested-with",
}  # fmt: skip


def extended(headers):
    """Return the list that keeps a project's own headers: "[*default_headers, 'x-shop']"."""
    own = [str(each) for each in headers if str(each).lower() not in DEFAULT_HEADERS]
    if not own:
        return "list(default_headers)"
    return "[{}]".format(", ".join(["*default_headers"] + [repr(each) for each in own]))
