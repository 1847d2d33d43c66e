# ruff: noqa: F821
# %% none-spelt
def unsigned_token(claims):
    return jwt.encode(claims, None, algorithm="none")


# %% verify
def verify(token, key):
    claims = jwt.decode(token, key, algorithms=["HS256"])
    if claims.get("token_type") == "refresh":
        raise jwt.InvalidTokenError("not an access token")
    return claims
