"""Headers that no token can match, and what a token says of its user."""

import ast
from datetime import timedelta

from jwt_doctor import logins, project, sources, trees
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


def header_is_possible():
    """Return whether an Authorization header can match AUTH_HEADER_TYPES."""
    try:
        return not list(no_header_matches())
    except NotKnown:
        return True


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
def access_token_is_too_short():
    access = project.simple_jwt("ACCESS_TOKEN_LIFETIME")
    if isinstance(access, timedelta) and timedelta() < access < SHORTEST:
        yield warning(
            f"An access token works for {access.total_seconds():.0f} seconds: a client refreshes "
            "before nearly every request.",
            "Give it minutes. A few seconds are for a test.",
            "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME']",
        )


SHORTEST = timedelta(seconds=30)


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
