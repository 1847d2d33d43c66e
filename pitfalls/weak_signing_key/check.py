"""Is the key as long as its algorithm needs (RFC 7518, section 3.2)?"""

import ast
from pathlib import Path

from jwt_doctor import keys, logins, project, sources, trees
from jwt_doctor.checks import key_files
from jwt_doctor.findings import check, error, warning

BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}
GUESSED = 16  # below 128 bits, however random they are
HINT = 'Make one: python -c "import secrets; print(secrets.token_urlsafe(64))"'


@check("settings")
def weak_signing_key():
    if not logins.signs_with_settings():
        return
    algorithm = project.simple_jwt("ALGORITHM")
    needed, has = BYTES.get(str(algorithm), 0), len(project.signing_key())
    where = "SIMPLE_JWT['SIGNING_KEY']" if project.is_written("SIGNING_KEY") else "SECRET_KEY"
    if 0 < has < needed:
        level = error if has < GUESSED else warning
        yield level(
            f"The signing key has fewer than the {needed} bytes that {algorithm} needs.",
            hint=HINT,
            where=where,
        )


@check("project", code="weak_signing_key")
def short_rsa_key():
    if not str(project.simple_jwt("ALGORITHM")).startswith(("RS", "PS")):
        return
    for name in ("SIGNING_KEY", "VERIFYING_KEY"):
        bits = keys.rsa_bits(project.simple_jwt(name))
        if bits and bits < 2048:
            yield warning(
                f"This RSA key has {bits} bits. RFC 7518 asks for 2048 or more.",
                hint="Make a new pair: openssl genrsa -out private.pem 3072",
                where=f"SIMPLE_JWT[{name!r}]",
            ).explained_by("short_rsa_key")
            return


@check("settings", code="weak_signing_key")
def short_rsa_key_in_a_file():
    """The same of a file of the project that its settings name."""
    if project.is_loaded() or not str(project.simple_jwt("ALGORITHM")).startswith(("RS", "PS")):
        return
    named = {
        node.value.replace("\\", "/").rpartition("/")[2]
        for file in sources.settings_files()
        for node in file.nodes(ast.Constant)
        if isinstance(node.value, str)
    }
    for path in key_files.pem_files(Path.cwd()):
        bits = keys.bits_of_pem(key_files.beginning(path)) if path.name in named else None
        if bits and bits < 2048:
            yield warning(
                f"This RSA key has {bits} bits. RFC 7518 asks for 2048 or more.",
                hint="Make a new pair: openssl genrsa -out private.pem 3072",
                where=f"{trees.from_here(path)}:1",
                confidence="likely",
            ).explained_by("short_rsa_key")
            return
