# ruff: noqa: F821
# %% connect-again
def connect_again(tokens):
    socket = open_socket({"access": tokens["access"]}, SHORT)
    return socket if receive(socket) == {"user": "user"} else None


# %% still-open
number = 0
