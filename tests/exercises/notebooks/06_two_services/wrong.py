# ruff: noqa: F821
# %% member
member = "n"


# %% find-key
def find_key(keys, token):
    return keys[0]


# %% accept
def accept(token, public_key, audience):
    try:
        return jwt.decode(token, public_key, ["RS256"], audience=audience)
    except jwt.InvalidTokenError:
        return None
