# ruff: noqa: F821
# %% lifetime
seconds = claims["exp"] - claims["iat"]


# %% make-token
def make_token(claims):
    text = f"{header}.{encode(json.dumps(claims).encode())}"
    return f"{text}.{signature}"


# %% twin
twin = token[:-1] + ("A" if token[-1] not in "ABCD" else "Q")
