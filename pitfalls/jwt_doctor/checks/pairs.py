"""The two tokens of a login, each under its own key."""

import ast
import re

from jwt_doctor import sources, trees
from jwt_doctor.findings import check, error

KEYS = {
    "access": re.compile(r"access(_?token)?\Z", re.IGNORECASE),
    "refresh": re.compile(r"refresh(_?token)?\Z", re.IGNORECASE),
}
HARM = {
    "access": "The refresh token is under the key of the access token: each request with it "
    'returns 401 "Token has wrong type".',
    "refresh": "The access token is under the key of the refresh token: each refresh returns 401 "
    '"Token has wrong type".',
}


@check("files")
def token_under_a_wrong_key():
    for file, function in sources.find(ast.FunctionDef, lambda node: True, "RefreshToken"):
        tokens = refresh_tokens(file, function)
        for key, value in sent(function):
            kind = kind_of(value, tokens)
            wanted = next((name for name, form in KEYS.items() if form.match(key)), kind)
            if kind and kind != wanted:
                yield error(
                    HARM[wanted],
                    f"Write {'refresh.access_token' if wanted == 'access' else 'refresh'} there.",
                    file.place(value),
                    confidence="likely",
                )


def refresh_tokens(file, function):
    """Return the names of a function that are a refresh token, and nothing else."""
    made = sources.names_of(file, "RefreshToken")
    names, others = set(), set()
    for each in ast.walk(function):
        if not isinstance(each, ast.Assign):
            continue
        call = each.value
        is_made = isinstance(call, ast.Call) and (
            trees.dotted(call.func) in made
            or trees.last_name(call) == "for_user"
            and trees.dotted(getattr(call.func, "value", None)) in made
        )
        (names if is_made else others).update(map(trees.last_name, each.targets))
    return names - others


def sent(function):
    """Yield (key, value) of what a function puts under a key: in a dict, or in a cookie."""
    for each in ast.walk(function):
        if isinstance(each, ast.Dict):
            for key, value in zip(each.keys, each.values):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Subscript):
            for key in trees.texts(each.targets[0].slice)[:1]:
                yield key, each.value
        elif isinstance(each, ast.Call) and trees.last_name(each) == "set_cookie":
            words = {word.arg: word.value for word in each.keywords}
            given = each.args[:2] + [words[key] for key in ("key", "value") if key in words]
            if len(given) == 2 and trees.texts(given[0]):
                yield trees.texts(given[0])[0], given[1]


def kind_of(value, tokens):
    """Return "access" or "refresh" for str(refresh.access_token) or str(refresh), else ""."""
    if isinstance(value, ast.Call) and trees.dotted(value.func) == "str" and value.args:
        value = value.args[0]
    if isinstance(value, ast.Attribute) and value.attr == "access_token":
        return "access" if trees.dotted(value.value) in tokens else ""
    return "refresh" if isinstance(value, ast.Name) and value.id in tokens else ""
