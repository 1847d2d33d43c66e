# ruff: noqa: F821
# %% end
def end(refresh):
    return log_out(refresh).status_code in (200, 401)


# %% stay
def stay(refresh, times):
    for _ in range(times):
        newest = renew(refresh).json().get("refresh")
    return newest


# %% loot
number = 3
