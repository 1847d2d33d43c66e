# ruff: noqa: F821
# %% member
member = "d"


# %% find-key
def find_key(keys, token):
    kid = jwt.get_unverified_header(token).get("kid")
    return next((key for key in keys if key["kid"] == kid), None)


# %% accept
def accept(token, public_key, audience):
    try:
        return jwt.decode(token, public_key, ["RS256"], audience=audience, issuer=ISSUER)
    except jwt.InvalidTokenError:
        return None
