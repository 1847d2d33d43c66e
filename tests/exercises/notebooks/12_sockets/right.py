# ruff: noqa: F821
# %% connect-again
def connect_again(tokens):
    socket = open_socket({"access": tokens["access"]}, SHORT)
    arrived = receive(socket)
    if arrived == 4419:
        response = renew(tokens["refresh"], SHORT)
        return connect_again(response.json()) if response.ok else None
    return socket if arrived == {"user": "user"} else None


# %% still-open
number = 4
