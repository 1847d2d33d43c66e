"""A client that opens the WebSocket with a token."""

import json

import websocket


def open_socket(api, token):
    """Return the status of the handshake, 101 if it opens, and the first message."""
    address = api.address.replace("http", "ws", 1)
    try:
        socket = websocket.create_connection(f"{address}/ws/notes/?token={token}", timeout=30)
    except websocket.WebSocketBadStatusException as error:
        return error.status_code, None
    try:
        return 101, json.loads(socket.recv())
    finally:
        socket.close()


def log_out(api, tokens):
    answer = api.post("/api/logout/", json={"refresh": tokens["refresh"]})
    assert answer.status_code == 200, answer.text
