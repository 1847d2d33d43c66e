"""Is the package `jwt` PyJWT?"""

from pathlib import Path

from jwt_doctor import project, redact, trees
from jwt_doctor.findings import check, error


@check("files")
def jwt_is_not_pyjwt():
    own = [path for path in (Path("jwt.py"), Path("jwt") / "__init__.py") if path.is_file()]
    if own:
        yield shadowed(trees.from_here(own[0]))
    if own or not project.is_loaded():
        return
    try:
        import jwt
    except ImportError as problem:
        yield error(
            f"The package jwt does not import: {redact.reason(problem)}",
            "Run: pip install --force-reinstall PyJWT",
            "SIMPLE_JWT",
        )
        return
    path = getattr(jwt, "__file__", None) or ""
    if hasattr(jwt, "PyJWT") and hasattr(jwt, "encode") and hasattr(jwt, "InvalidTokenError"):
        return
    real = Path(path).resolve() if path else None
    if real and Path.cwd().resolve() in real.parents and "site-packages" not in real.parts:
        yield shadowed(trees.from_here(real))
    else:
        yield error(
            "The installed package `jwt` is not PyJWT: every login returns 500.",
            "Run: pip uninstall jwt PyJWT, then: pip install PyJWT",
            "SIMPLE_JWT",
        )


def shadowed(path):
    return error(
        "This file is called jwt, so `import jwt` finds it and not PyJWT: every login returns 500.",
        "Rename it.",
        f"{path}:1",
    )
