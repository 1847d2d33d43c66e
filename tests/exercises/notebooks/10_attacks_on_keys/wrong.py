# ruff: noqa: F821
# %% crack-digits
def crack_digits(token):
    return crack(token, [f"{word}{digits}" for word in WORDS for digits in range(100)])


# %% nobody
message = "Token is invalid"
