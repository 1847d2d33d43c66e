"""What can be known of a key without using it."""

import ast

from jwt_doctor import places, trees

ASYMMETRIC = {
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
    "ES256", "ES384", "ES512", "ES256K", "EdDSA",
}  # fmt: skip
HMAC = {"HS256", "HS384", "HS512"}
READERS = ("get", "getenv", "config", "env", "str", "getstr", "env_str", "get_env", "environ")


def fallback(name):
    """Return the literal that a key falls back to if the environment has none, or None.

    Args:
        name: "SECRET_KEY" or "SIGNING_KEY".
    """
    written = (
        places.written_value("SIMPLE_JWT", name)
        if name != "SECRET_KEY"
        else places.written_value("SECRET_KEY")
    )
    if not written:
        return None
    node = written[1]
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return text_of(node.values[-1])
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and trees.last_name(call) in READERS:
            named = [word.value for word in call.keywords if word.arg == "default"]
            for each in call.args[1:2] + named:
                if text_of(each):
                    return text_of(each)
    return None


def text_of(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


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
