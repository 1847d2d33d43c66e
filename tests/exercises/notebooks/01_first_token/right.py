# ruff: noqa: F821
# %% wrong-type
message = "Token has wrong type"
# %% session-header
session.headers["Authorization"] = f"Bearer {tokens['access']}"


# %% log-in
def log_in(username, password):
    data = {"username": username, "password": password}
    return session.post(f"{API}/api/token/", data=data).json().get("access")
