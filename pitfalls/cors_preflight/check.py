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
    headers = project.setting("CORS_ALLOW_HEADERS")
    if headers and not any(str(each).lower() in ("authorization", "*") for each in headers):
        yield warning(
            "CORS_ALLOW_HEADERS has no authorization: browsers on another origin send no token.",
            hint="Add to the library's own: [*default_headers, 'x-tenant-id'].",
            where="CORS_ALLOW_HEADERS",
        ).explained_by("cors_headers_overwritten")
