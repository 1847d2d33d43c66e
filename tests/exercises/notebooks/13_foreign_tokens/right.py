# ruff: noqa: F821
# %% issuer-of
def issuer_of(token):
    try:
        return claims_of(token).get("iss")
    except jwt.InvalidTokenError:
        return None


# %% find-user
def find_user(users, claims):
    key = claims["iss"], claims["sub"]
    if key not in users:
        users[key] = f"foreign-{len(users) + 1}"
    return users[key]
