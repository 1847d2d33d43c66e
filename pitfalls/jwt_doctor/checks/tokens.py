"""Headers that no token can match, and what a token says of its user."""

import ast
from datetime import timedelta

from jwt_doctor import logins, project, routes, sources, trees
from jwt_doctor.findings import NotKnown, check, error, info, warning


@check("settings")
def no_header_matches():
    if project.is_ninja() or not project.is_written("AUTH_HEADER_TYPES"):
        return
    types = project.simple_jwt("AUTH_HEADER_TYPES")
    where = "SIMPLE_JWT['AUTH_HEADER_TYPES']"
    found = list(types) if project.is_list(types) else [types]
    bad = [
        each
        for each in found
        if not isinstance(each, str) or len(each.split()) != 1 or each != each.strip()
    ]
    if any(not isinstance(each, str) for each in found):
        yield error(
            "A header type is not a text: every request with a token returns 500.",
            "Write ('Bearer',).",
            where,
        ).explained_by("header_type_with_a_space")
    elif len(bad) == len(found):
        yield error(
            "No Authorization header can match: its first word never is this text. Every token is "
            "ignored.",
            "Write ('Bearer',), one word and no space.",
            where,
        ).explained_by("header_type_with_a_space")
    elif bad:
        yield warning(
            "No header can match one of these types: it is not exactly one word.",
            "Remove it, or write one word without a space.",
            where,
        ).explained_by("header_type_with_a_space")


@check("settings")
def refresh_token_expires_first():
    access, refresh = (
        project.simple_jwt(name) for name in ("ACCESS_TOKEN_LIFETIME", "REFRESH_TOKEN_LIFETIME")
    )
    if not isinstance(access, timedelta) or not isinstance(refresh, timedelta):
        return
    if refresh <= access and logins.issues_tokens():
        yield warning(
            f"The refresh token expires after {refresh}, no later than the access token.",
            "Give the refresh token days, and the access token minutes.",
            "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME']",
        )


@check("settings")
def sub_was_a_number():
    if project.is_written("USER_ID_CLAIM") and project.simple_jwt("USER_ID_CLAIM") == "sub":
        if logins.issues_tokens() and not project.is_ninja():
            yield info(
                "PyJWT 2.10 rejects a number in `sub`, which simplejwt issued up to version 5.4.",
                "After an upgrade, users with such a token log in again.",
                "SIMPLE_JWT['USER_ID_CLAIM']",
            )


@check("files", code="sub_was_a_number")
def sub_is_a_number():
    """token["sub"] = user.id"""
    for file, node in sources.find(ast.Assign, writes_sub):
        yield warning(
            "PyJWT 2.10 and later reject a number in `sub`: a request with this token returns 401.",
            "Write str(…) around the id.",
            file.place(node),
            confidence="likely",
        ).explained_by("sub_is_a_number")


def writes_sub(node):
    target = node.targets[0]
    return (
        isinstance(target, ast.Subscript)
        and trees.texts(target.slice) == ["sub"]
        and "access_token" not in trees.identifiers(target)  # a new one each time: no effect
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("id", "pk")
    )


@check("files")
def user_id_compared_as_number():
    """Since simplejwt 5.5 the claim is a text."""
    for file, node in sources.find(ast.Compare, compares_id):
        yield warning(
            "The user_id in a token is a text and the id of a user a number: they never are equal.",
            "Compare request.user, or write str(…) around the id.",
            file.place(node),
            confidence="likely",
        )


def compares_id(node):
    sides = [node.left] + node.comparators
    if len(sides) != 2 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        return False
    return any(is_claim(one) and is_id(other) for one, other in (sides, sides[::-1]))


def is_claim(node):
    if isinstance(node, ast.Call) and trees.last_name(node) == "get":
        node = node.func
    holder = getattr(node, "value", None)
    return (
        holder is not None
        and trees.dotted(holder).rpartition(".")[2] in ("auth", "token", "access_token", "payload")
        and (
            "user_id" in trees.texts(node) or isinstance(node, ast.Attribute) and node.attr == "get"
        )
        and isinstance(node, ast.Subscript)
    )


def is_id(node):
    return trees.last_name(node) in ("id", "pk") and isinstance(node, (ast.Attribute, ast.Name))


@check("files")
def claim_is_lost_at_the_refresh():
    """access["role"] = … on the access token alone, in the validate() of a login serializer."""
    for file, node in sources.find(ast.FunctionDef, lambda node: node.name == "validate"):
        parent = file.parents.get(node)
        bases = {trees.last_name(each) for each in getattr(parent, "bases", ())}
        if not any(name.startswith("TokenObtain") for name in bases):
            continue
        access = {
            target.id
            for each in ast.walk(node)
            if isinstance(each, ast.Assign) and trees.last_name(each.value) == "access_token"
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        for each in ast.walk(node):
            target = each.targets[0] if isinstance(each, ast.Assign) else None
            if isinstance(target, ast.Subscript) and trees.dotted(target.value) in access:
                yield info(
                    "This claim is in the first access token only: a refresh issues one "
                    "without it.",
                    "Set it in get_token(), on the refresh token.",
                    file.place(each),
                )


@check("settings")
def provider_tokens_have_no_type():
    if not project.simple_jwt("JWK_URL") or not project.simple_jwt("TOKEN_TYPE_CLAIM"):
        return
    if not project.is_written("TOKEN_TYPE_CLAIM") and has_views():
        yield info(
            "The tokens of many identity providers have no claim token_type: then each is "
            "rejected with \"Token has no type\". An unreachable JWK_URL reads \"Token is "
            "invalid\".",
            "If yours have none, set TOKEN_TYPE_CLAIM to None, and check AUDIENCE and ISSUER.",
            "SIMPLE_JWT['JWK_URL']",
        )


def has_views():
    """Return whether anything of the project's own can receive such a token."""
    return bool(routes.views()) if project.is_loaded() else True


@check("settings")
def sliding_tokens():
    if project.is_ninja():
        return
    names = project.class_names(project.simple_jwt("AUTH_TOKEN_CLASSES"))
    if project.is_written("SLIDING_TOKEN_REFRESH_SERIALIZER"):
        return  # it may look at the user
    if any("SlidingToken" in name for name in names):
        yield info(
            "A sliding token is refreshed only before it expires, and for an inactive user too.",
            "Make its lifetime longer than a user's pause, or use a pair of tokens.",
            "SIMPLE_JWT['AUTH_TOKEN_CLASSES']",
        )


@check("files")
def settings_changed_at_run_time():
    found = sources.find(ast.Assign, changes_settings) + [
        (file, node)
        for file in sources.settings_files()
        for node in file.nodes(ast.Assign)
        if changes_settings(node) and any(file.around(node, ast.FunctionDef))
    ]
    for file, node in found:
        yield warning(
            "simplejwt reads SIMPLE_JWT once, when it is imported: a change at run time has no "
            "effect.",
            "For a key per tenant, write a token backend of your own.",
            file.place(node),
        )


def changes_settings(node):
    target = node.targets[0]
    if isinstance(target, ast.Subscript):
        target = target.value
    return trees.dotted(target).endswith("settings.SIMPLE_JWT")


def header_is_possible():
    """Return whether an Authorization header can match AUTH_HEADER_TYPES."""
    try:
        return not list(no_header_matches())
    except NotKnown:
        return True


@check("files")
def token_without_lifetime():
    for file, node in sources.find(ast.ClassDef, is_token_class, "Token"):
        if not imports_token(file):
            continue
        names = {
            trees.last_name(target)
            for each in node.body
            if isinstance(each, ast.Assign)
            for target in each.targets
        }
        missing = [name for name in ("token_type", "lifetime") if name not in names]
        if missing and not has_children(node.name):
            yield error(
                "This token class has no {}: each use of it raises TokenError.".format(
                    " and no ".join(missing)
                ),
                hint="Set lifetime = timedelta(…) in the class, and token_type to a name.",
                where=file.place(node),
            )


def is_token_class(node):
    return "Token" in {trees.last_name(base) for base in node.bases}


def imports_token(file):
    return any(
        (node.module or "").endswith(("simplejwt.tokens", "ninja_jwt.tokens"))
        and "Token" in {each.name for each in node.names}
        for node in file.nodes(ast.ImportFrom)
    )


def has_children(name):
    """Return whether other classes come from it, which may set what is missing."""
    return bool(
        sources.find(
            ast.ClassDef, lambda node: name in {trees.last_name(base) for base in node.bases}
        )
    )
