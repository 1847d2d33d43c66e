"""Can somebody else know the signing key?"""

import ast
import re
from pathlib import Path

from jwt_doctor import logins, places, project, sources, trees
from jwt_doctor.findings import NotKnown, check, choice, error, warning
from jwt_doctor.keys import fallback, place_of

# Values that are public: in this course, and in tutorials that people copy. Upper case, and what
# is between the words, make no difference.
PUBLISHED = set(
    """
    djangoinsecureforlessonsonlyeveryonecanreadthiskey
    secret secretkey mysecret mysecretkey supersecret supersecretkey topsecret
    jwtsecret jwtsecretkey jwtkey key signingkey password changeme
    yoursecret yoursecretkey yoursecretkeyhere yoursigningkey yourjwtsecret yourjwtsecretkey
    your256bitsecret your384bitsecret your512bitsecret
    astringsecretatleast256bitslong avalidstringsecretthatisatleast512bitslongwhichisverylong
    """.split()
)
HINT = "Give SIMPLE_JWT['SIGNING_KEY'] a value of its own, from the environment."
NO_DEFAULT = (
    "Read the key from the environment without a default, so that a missing key is noticed."
)


@check("settings")
def leaked_secret_key_signs_tokens():
    if not logins.signs_with_settings() or not (
        project.is_hmac() or project.is_written("SIGNING_KEY")
    ):
        return
    own = project.is_written("SIGNING_KEY")
    try:
        key, secret_key = (
            project.signing_key(),
            project.as_bytes(project.known(project.setting("SECRET_KEY"))),
        )
    except NotKnown:
        key = secret_key = None
    is_secret_key = not own or (key is not None and key == secret_key)
    where = "SECRET_KEY" if is_secret_key else "SIMPLE_JWT['SIGNING_KEY']"
    default = fallback("SIGNING_KEY" if own else "SECRET_KEY")
    if key is None and not default:
        raise NotKnown
    if not key and default:
        key = None  # a placeholder, which another file replaces
    if key is not None and not key or (key is not None and is_file_of_keys(key)):
        return
    which = "SECRET_KEY, which" if is_secret_key else "a key that"
    if key and is_published(key):
        yield error(
            f"Tokens are signed with {which} is published: anyone can forge one.",
            HINT,
            where,
        )
    elif project.is_for_one_machine() and has_another_key():
        return  # another settings module is for the server
    elif key and places.stands_in_settings(key) and project.is_hmac():
        yield warning(f"Tokens are signed with {which} is in a settings file.", HINT, where)
    elif default and project.is_hmac():
        yield warning(
            "If the environment has no key, tokens are signed with the default in this file.",
            NO_DEFAULT,
            place_of(default) or where,
        )
    elif key and key.startswith(b"django-insecure-"):
        yield warning(f"Tokens are signed with {which} startproject made.", HINT, where)
    elif is_secret_key and project.is_hmac():
        yield choice("Tokens are signed with SECRET_KEY: one leak affects both.", HINT, where)


@check("files", code="leaked_secret_key_signs_tokens")
def key_in_the_code():
    """jwt.encode(payload, "secret")"""
    for file, node in sources.find(ast.Call, has_key):
        key = getattr(node.args[1], "value", "")
        level = error if is_published(key.encode()) else warning
        yield level(
            "The key of these tokens is in the code: everyone who reads it can forge one.",
            "Read the key from the environment.",
            file.place(node),
            confidence="likely",
        )


def has_key(node):
    key = node.args[1] if len(node.args) > 1 else None
    return trees.dotted(node.func) in ("jwt.encode", "jwt.decode") and isinstance(
        getattr(key, "value", None), str
    )


def has_another_key():
    """Return whether a settings module that is not in use computes or reads its SECRET_KEY."""
    used = {file.path.resolve() for file in sources.settings_files()}
    return any(
        "SECRET_KEY" in places.names_in(target)
        for path in trees.python_files(Path.cwd())
        if path.resolve() not in used and trees.parsed(path)
        for node in trees.parsed(path).tree.body
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Constant)
        for target in node.targets
    )


def is_published(key):
    return re.sub(r"[\W_]", "", key.decode("utf-8", "replace")).lower() in PUBLISHED


def is_file_of_keys(key):
    """Return whether the key is a path, of which another check speaks."""
    return key.endswith((b".pem", b".key")) and b"\n" not in key
