# ruff: noqa: F821
# %% logout
logout = 8


# %% cheapest
def cheapest(bench):
    rows = bench["inprocess"]["sqlite"]["rows"]
    return min(rows, key=lambda name: rows[name]["ratio"]["median"])


# %% surely-less
def surely_less(one, other):
    return one["median"] < other["median"]
