# ruff: noqa: F821
# %% lifetime
refresh = session.post(f"{API}/api/token/", data=data).json()["refresh"]
claims = json.loads(decode(refresh.split(".")[1]))
seconds = claims["exp"] - claims["iat"]


# %% make-token
def make_token(claims):
    header = {"alg": "HS256", "typ": "JWT"}
    text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
    return f"{text}.{sign(text, KEY)}"


# %% twin
letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
others = [token[:-1] + letter for letter in letters if letter != token[-1]]
twin = next(other for other in others if decode(other.split(".")[2]) == decode(signature))
