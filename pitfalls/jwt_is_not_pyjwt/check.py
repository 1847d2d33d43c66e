"""Is the package `jwt` PyJWT?"""

import importlib.machinery
import sys
from pathlib import Path

from jwt_doctor import project, redact, sources, trees
from jwt_doctor.findings import check, error


@check("files")
def jwt_is_not_pyjwt():
    own = found_first()
    if own:
        yield shadowed(trees.from_here(own))
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
    if hasattr(jwt, "PyJWT") and hasattr(jwt, "encode") and hasattr(jwt, "InvalidTokenError"):
        return
    yield error(
        "The installed package `jwt` is not PyJWT: every login returns 500.",
        "Run: pip uninstall jwt PyJWT, then: pip install PyJWT",
        "SIMPLE_JWT",
    )


def found_first():
    """Return the project's own file that `import jwt` finds before PyJWT, or None."""
    if not project.is_loaded():
        own = [path for path in (Path("jwt.py"), Path("jwt") / "__init__.py") if path.is_file()]
        return own[0] if own else None
    spec = importlib.machinery.PathFinder.find_spec("jwt", sys.path)
    path = Path(spec.origin).resolve() if spec and spec.origin else None
    if path and Path.cwd().resolve() in path.parents and not sources.is_installed(path):
        return path
    return None


def shadowed(path):
    return error(
        "This file is called jwt, so `import jwt` finds it and not PyJWT: every login returns 500.",
        "Rename it.",
        f"{path}:1",
    )
