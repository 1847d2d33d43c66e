"""What can be known of a key without using it."""

import ast
import base64
import re
from pathlib import Path

from jwt_doctor import project, sources, trees, written
from jwt_doctor.findings import NotKnown

ASYMMETRIC = {
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
    "ES256", "ES384", "ES512", "ES256K", "EdDSA",
}  # fmt: skip
HMAC = {"HS256", "HS384", "HS512"}


def fallback(name):
    """Return the text that a key is if the environment has none; None if it has no default.

    Args:
        name: "SECRET_KEY" or "SIGNING_KEY".
    """
    settings = without_environment()
    values = settings.values if settings else {}
    options = values.get("SIMPLE_JWT")
    if name == "SIGNING_KEY":
        found = options.get(name) if isinstance(options, dict) else None
    else:
        found = values.get(name)
    return found if isinstance(found, str) and found else None


def without_environment():
    """Return the settings as they are if the environment sets nothing; None if they cannot be
    read."""
    try:
        return written.Written(project.setting_module(), Path.cwd(), without_environment=True)
    except NotKnown:
        return None


def place_of(text):
    """Return where a file that is settings by default alone holds a text, as "stages/dev.py:3";
    None if it is in no such file."""
    known = {file.path.resolve() for file in sources.settings_files()}
    for path in without_environment().paths:
        file = trees.parsed(path)
        for node in file.nodes(ast.Constant) if path.resolve() not in known else ():
            if node.value == text:
                return file.place(node)
    return None


def is_pem(key):
    return "-----BEGIN" in text(key)


def is_path(key):
    """Return whether a key is the name of a file, and no key."""
    found = text(key).strip()
    return (
        0 < len(found) < 300
        and "\n" not in found
        and "-----" not in found
        and (
            found.endswith((".pem", ".key", ".pub", ".crt"))
            or found.startswith(("/", "./", "keys/"))
        )
    )


def has_written_newlines(key):
    r"""Return whether a key has \n as two characters where a line ends."""
    return "-----BEGIN" in text(key) and "\\n" in text(key)


def is_quoted(key):
    found = text(key).strip()
    return len(found) > 1 and found[0] == found[-1] and found[0] in "'\""


def text(key):
    if isinstance(key, bytes):
        return key.decode("utf-8", "replace")
    return key if isinstance(key, str) else ""


def load(key):
    """Return a PEM key as cryptography's object, or None."""
    try:
        from cryptography.hazmat.primitives import serialization
    except Exception:
        return None
    data = text(key).encode()
    for read in (
        lambda: serialization.load_pem_private_key(data, password=None),
        lambda: serialization.load_pem_public_key(data),
    ):
        try:
            return read()
        except Exception:
            continue
    return None


def rsa_bits(key):
    """Return the size of an RSA key in bits, or None."""
    found = load(key) if isinstance(key, (str, bytes)) else key
    if type(found).__name__.lstrip("_") in ("RSAPrivateKey", "RSAPublicKey"):
        return found.key_size
    return None


BODY = re.compile(r"-----BEGIN ((?:RSA )?(?:PRIVATE|PUBLIC) KEY)-----([A-Za-z0-9+/=\s]+)-----END")
RSA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"  # the OID rsaEncryption


def bits_of_pem(pem):
    """Return the size of an RSA key in bits, read from its text without the package cryptography;
    None of another key."""
    found = BODY.search(pem)
    if not found:
        return None
    try:
        data = base64.b64decode("".join(found.group(2).split()), validate=True)
        if "RSA" not in found.group(1) and RSA not in data:
            return None
        # the modulus is the first number that is longer than a version
        return next((each.bit_length() for each in integers(data) if each > 1 << 64), None)
    except (ValueError, IndexError):
        return None


def integers(data):
    """Yield the numbers of a DER structure, in their order."""
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        inner, at = data[at : at + length], at + length
        if len(inner) != length:
            raise ValueError("the structure is cut off")
        if tag == 0x02:
            yield int.from_bytes(inner, "big")
        elif tag in (0x30, 0x04):  # a sequence, and the text that holds one
            yield from integers(inner)
        elif tag == 0x03:  # bits: the first byte is their number in the last one
            yield from integers(inner[1:])
