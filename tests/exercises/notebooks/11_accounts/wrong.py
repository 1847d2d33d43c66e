# ruff: noqa: F821
# %% sign-up
def sign_up(email, password):
    post("account/link", email=email)
    return token_in(read_mail())


# %% old-link
status = 201
