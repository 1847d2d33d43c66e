# ruff: noqa: F821
# %% sign-up
def sign_up(email, password):
    post("account/link", email=email)
    if choose(email, token_in(read_mail()), password).status_code == 201:
        return log_in(email, password)["access"]


# %% old-link
status = 400
