# ruff: noqa: F821
# %% crack-digits
def crack_digits(token):
    return crack(token, [f"{word}{digits:02}" for word in WORDS for digits in range(100)])


# %% nobody
message = "User not found"
