# ruff: noqa: F821
# %% none-spelt
def unsigned_token(claims):
    parts = [{"alg": "nOnE", "typ": "JWT"}, claims]
    return ".".join(encode(json.dumps(part).encode()) for part in parts) + "."


# %% verify
def verify(token, key):
    claims = jwt.decode(token, key, algorithms=["HS256"])
    if claims.get("token_type") != "access":
        raise jwt.InvalidTokenError("not an access token")
    return claims
