"""Is the signing key made when the process starts?"""

import ast

from jwt_doctor import places, trees
from jwt_doctor.findings import check, error, warning

RANDOM = {
    "get_random_secret_key", "token_urlsafe", "token_hex", "token_bytes", "get_random_string",
    "urandom", "uuid4", "uuid1", "generate_private_key", "randbytes", "Fernet.generate_key",
}  # fmt: skip


@check("files")
def new_key_at_each_start():
    signing = places.written_value("SIMPLE_JWT", "SIGNING_KEY")
    secret = places.written_value("SECRET_KEY")
    used = signing or secret
    if signing and "SECRET_KEY" in places.names_in(signing[1]):
        used = secret
    if not used or not is_random(used[1]):
        return
    file, node = used
    alone = isinstance(node, ast.Call) and trees.last_name(node) in RANDOM
    level = error if alone else warning
    yield level(
        "The key is made at {}: the tokens of one process are rejected by the next.".format(
            "each start" if alone else "each start if the environment has none"
        ),
        "Read the key from the environment, and fail without it.",
        file.place(node),
    )


def is_random(node):
    return any(
        isinstance(each, ast.Call) and trees.last_name(each) in RANDOM for each in ast.walk(node)
    )
