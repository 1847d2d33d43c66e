"""Is a token trusted that nothing has verified?"""

import ast

from jwt_doctor import places, provider, sources, trees
from jwt_doctor.findings import check, error, warning

HINT = "Let simplejwt's AccessToken(token) decode it: it raises TokenError."
TOKENS = {"AccessToken", "RefreshToken", "SlidingToken", "UntypedToken", "Token"}
REVOKES = {"BlacklistedToken", "OutstandingToken", "blacklist"}


@check("files")
def unverified_decode():
    for file, node in sources.find((ast.Call, ast.Dict), is_unverified):
        excused = is_verified_beside, chooses_issuer, is_fetched
        if any(each(file, node) for each in excused):
            continue
        if is_token_class(node) and not reads_user(file, node):
            continue  # it counts or logs
        names = sources.identifiers(scope(file, node))
        if names & REVOKES and not names & {"get_user_model", "User"}:
            yield warning(
                "A token is decoded here without a check of its signature, to revoke it: a forged "
                "one revokes the token of somebody else.",
                "Write RefreshToken(token).blacklist(), which verifies it.",
                file.place(node),
                confidence="likely",
            )
            continue
        yield error(
            "A token is decoded here without a check of its signature: anyone can forge it.",
            HINT,
            file.place(node),
            confidence="likely",
        )


def is_unverified(node):
    """{"verify_signature": False}, decode(…, verify=False), backend.decode(token, False),
    AccessToken(token, verify=False)"""
    if isinstance(node, ast.Dict):
        return any(
            getattr(key, "value", None) == "verify_signature" and trees.is_false(value)
            for key, value in zip(node.keys, node.values)  # noqa: B905
        )
    if trees.last_name(node) == "get_unverified_claims":  # of the package jose
        return True
    if trees.last_name(node) == "decode":
        return any(
            word.arg == "verify" and trees.is_false(word.value) for word in node.keywords
        ) or (len(node.args) == 2 and trees.is_false(node.args[1]))
    return is_token_class(node) and (
        any(word.arg == "verify" and trees.is_false(word.value) for word in node.keywords)
        or (len(node.args) == 2 and trees.is_false(node.args[1]))
    )


def is_fetched(file, node):
    """Return whether the server fetched the token from its provider, which nobody can forge."""
    calls = [node] if isinstance(node, ast.Call) else list(file.around(node, ast.Call))[:1]
    return any(
        provider.is_fetched(file, each)
        for call in calls
        for each in call.args[:1] + [word.value for word in call.keywords if word.arg == "jwt"]
    )


def is_token_class(node):
    return isinstance(node, ast.Call) and trees.last_name(node) in TOKENS


def scope(file, node):
    return next(file.around(node, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef), file.tree)


def reads_user(file, node):
    """Return whether the code around decides by what the token contains who the user is: an
    authentication class, or a lookup of a user."""
    around = scope(file, node)
    names = sources.identifiers(around)
    is_lookup = (
        "get_user_model" in names
        or "User" in names
        or "authenticate" in {getattr(each, "name", "") for each in [around]}
    )
    cls = next(file.around(node, ast.ClassDef), None)
    bases = {trees.last_name(each) for each in cls.bases} if cls else set()
    counts_only = any("Throttle" in name for name in bases)
    return not counts_only and (is_lookup or any("Authentication" in name for name in bases))


def names_assigned(file, node):
    """Return the variables that hold the options: options = {"verify_signature": False}."""
    parent = file.parents.get(node)
    targets = parent.targets if isinstance(parent, ast.Assign) else []
    return {each.id for each in targets if isinstance(each, ast.Name)}


def is_verified_beside(file, node):
    """Return whether the same function verifies the token as well, or reads it only to find the
    key that verifies it."""
    around = scope(file, node)
    decodes = [
        each
        for each in ast.walk(around)
        if isinstance(each, ast.Call)
        and trees.last_name(each) == "decode"
        and each is not node
        and node not in list(ast.walk(each))
        and not is_unverified(each)
        and not any(is_unverified(inner) for inner in ast.walk(each) if isinstance(inner, ast.Dict))
        and not (names_assigned(file, node) & places.names_in(each))
    ]
    return any("jwt" in trees.dotted(each.func).lower() for each in decodes)


def chooses_issuer(file, node):
    """Return whether only the issuer is read, to choose who verifies: decode(…).get("iss")."""
    call = next(file.around(node, ast.Call), None) if isinstance(node, ast.Dict) else node
    reader = file.parents.get(call)
    if isinstance(reader, ast.Subscript):
        return getattr(reader.slice, "value", None) == "iss"
    read = file.parents.get(reader)
    return (
        trees.last_name(reader) == "get"
        and isinstance(read, ast.Call)
        and getattr(read.args[0] if read.args else None, "value", None) == "iss"
    )
