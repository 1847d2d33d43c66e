"""What a serializer lets a visitor decide on: fields that are read-only, checked or set."""

import ast

from jwt_doctor import sources, trees

PRIVILEGES = ("is_superuser", "is_staff", "is_admin", "user_permissions", "role")


def read_only(options):
    """Return the fields that extra_kwargs makes read-only: all of them, if it is no plain dict."""
    if not isinstance(options, ast.Dict):
        return set(PRIVILEGES) if options is not None else set()
    return {
        getattr(key, "value", None)
        for key, value in zip(options.keys, options.values)
        if "read_only" in trees.texts(value) + sorted(trees.identifiers(value))
    }


def is_decided(node, create, name):
    """Return whether code decides on a field: validate_role(), or create() that takes it out or
    sets it: validated_data.pop("role"), validated_data["role"] = …"""
    own = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
    if f"validate_{name}" in own or "validate" in own and name in trees.texts(own["validate"]):
        return True
    if create is None or hands_on(create, name):
        return False
    return any(
        name in trees.texts(each)
        for each in ast.walk(create)
        if isinstance(each, ast.Call)
        and trees.last_name(each) == "pop"
        or isinstance(each, ast.Subscript)
        and isinstance(each.ctx, (ast.Store, ast.Del))
    )


def hands_on(create, name):
    """Return whether create() takes a field out and gives it to the user all the same:
    role = validated_data.pop("role"); create_user(role=role). If it looks at the value before,
    it must refuse all but one of the model's choices."""
    variables = {
        trees.last_name(each.targets[0])
        for each in ast.walk(create)
        if isinstance(each, ast.Assign)
        and isinstance(each.value, ast.Call)
        and trees.last_name(each.value) == "pop"
        and name in trees.texts(each.value)
    }
    given = any(
        isinstance(each, ast.keyword)
        and each.arg == name
        and trees.last_name(each.value) in variables
        for each in ast.walk(create)
    )
    if not given:
        return False
    looks = [
        each
        for each in ast.walk(create)
        if isinstance(each, (ast.If, ast.IfExp)) and variables & sources.identifiers(each.test)
    ]
    if not looks:
        return True
    refused = {text for each in looks for text in trees.texts(each.test)}
    return all(is_one_text(each.test) for each in looks) and choices_of(name) > len(refused) + 1


def is_one_text(test):
    """role == "admin" """
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq) and trees.texts(test)


def choices_of(name):
    """Return how many values a column can have, by ROLE_CHOICES = [("user", "User"), …]."""
    return max(
        (
            len(node.value.elts)
            for _, node in sources.find(
                ast.Assign, lambda node: isinstance(node.value, (ast.List, ast.Tuple))
            )
            if trees.last_name(node.targets[0]).upper() == f"{name}_choices".upper()
        ),
        default=0,
    )


LIMITS = {"choices", "validators", "source", "default", "max_length"}


def takes_any(node):
    """Return whether a field that the serializer declares takes every value of the model's, as
    role = ChoiceField(choices=Role.choices) and role = CharField() do."""
    words = {word.arg: word.value for word in getattr(node.value, "keywords", ())}
    if "read_only" in words:
        return False
    kind = trees.last_name(node.value)
    is_open = kind == "BooleanField" or kind == "CharField" and not words.keys() & LIMITS
    return is_open or getattr(words.get("choices"), "attr", "") == "choices"
