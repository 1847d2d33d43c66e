# ruff: noqa: F821
# %% wrong-type
message = "Given token not valid for any token type"
# %% session-header
session.headers["Authorization"] = tokens["access"]


# %% log-in
def log_in(username, password):
    data = {"username": username, "password": password}
    return session.post(f"{API}/api/token/", data=data).json()
