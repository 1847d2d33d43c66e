"""Logins that believe a token of Google's."""

import ast

from jwt_doctor import provider, sources, trees
from jwt_doctor.findings import check, error


@check("files")
def google_token_of_any_app():
    """id_token.verify_oauth2_token(token, Request()): nothing says which app the token is for."""
    for file, node in sources.find(ast.Call, asks_no_audience, "id_token"):
        if not (compares_audience(file) or is_fetched(file, node)):
            yield error(
                "A token that Google issued to any other app is accepted: those who run such an "
                "app can log in here as each of its users.",
                "Give the call your client ID: audience=GOOGLE_CLIENT_ID.",
                file.place(node),
                confidence="likely",
            )


VERIFIES = ("verify_oauth2_token", "verify_firebase_token")


def asks_no_audience(node):
    if trees.last_name(node) not in VERIFIES or any(word.arg is None for word in node.keywords):
        return False
    given = [word.value for word in node.keywords if word.arg == "audience"] + node.args[2:3]
    starred = any(isinstance(each, ast.Starred) for each in node.args)
    return not starred and all(is_none(each) for each in given)


def is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def compares_audience(file):
    """if claims["aud"] not in CLIENT_IDS"""
    return any(node.value in ("aud", "azp") for node in file.nodes(ast.Constant))


def is_fetched(file, node):
    token = [word.value for word in node.keywords if word.arg == "id_token"] + node.args[:1]
    return any(provider.is_fetched(file, each) for each in token)
