"""Is a token believed that nobody has verified?"""

import ast

from django.core.checks import Warning, register

from jwt_doctor import sources


@register("pitfalls")
def unverified_decode(**_):
    for where in sources.find(is_unverified):
        yield Warning(
            "A token is decoded here, and its signature is not verified: anyone can have made it.",
            hint="Let simplejwt's AccessToken(token) decode it: it raises TokenError.",
            obj=where,
            id="pitfalls.unverified_decode",
        )


def is_unverified(node):
    """{"verify_signature": False}, as PyJWT wants it, or verify=False in a call that decodes."""
    if isinstance(node, ast.Dict):
        return any(
            getattr(key, "value", None) == "verify_signature"
            and getattr(value, "value", None) is False
            for key, value in zip(node.keys, node.values)  # noqa: B905
        )
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", None) == "decode"
        and any(
            word.arg == "verify" and getattr(word.value, "value", None) is False
            for word in node.keywords
        )
    )
