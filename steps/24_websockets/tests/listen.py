"""Open a WebSocket, log in with an access token, and print all that arrives, until it closes.

python tests/listen.py ws://127.0.0.1:8000/ws/ $ACCESS"""

import json
import sys

import websocket

url, token = sys.argv[1:]
socket = websocket.create_connection(url)
socket.send(json.dumps({"access": token}))
while True:
    kind, data = socket.recv_data()
    if kind == websocket.ABNF.OPCODE_CLOSE:
        print("closed with", int.from_bytes(data[:2], "big"))
        break
    print(data.decode(), flush=True)
