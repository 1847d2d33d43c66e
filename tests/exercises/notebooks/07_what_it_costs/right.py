# ruff: noqa: F821
# %% logout
ended = post("token/blacklist", refresh=log_in().json()["refresh"])
logout = queries(ended)


# %% cheapest
def cheapest(bench):
    rows = bench["inprocess"]["sqlite"]["rows"]
    asking = [name for name in rows if rows[name]["queries"]]
    return min(asking, key=lambda name: rows[name]["ratio"]["median"])


# %% surely-less
def surely_less(one, other):
    return one["high"] < other["low"]
