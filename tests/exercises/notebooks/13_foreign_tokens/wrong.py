# ruff: noqa: F821
# %% issuer-of
def issuer_of(token):
    return claims_of(token).get("iss")


# %% find-user
def find_user(users, claims):
    return users.setdefault(claims["email"], f"foreign-{len(users) + 1}")
