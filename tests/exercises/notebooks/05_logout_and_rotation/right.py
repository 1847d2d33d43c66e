# ruff: noqa: F821
# %% end
def end(refresh):
    response = log_out(refresh)
    return response.ok or said(response) == (401, "Token is blacklisted")


# %% stay
def stay(refresh, times):
    for _ in range(times):
        refresh = renew(refresh).json()["refresh"]
    return refresh


# %% loot
number = 0
