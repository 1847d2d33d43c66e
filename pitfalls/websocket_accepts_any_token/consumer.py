from channels.generic.websocket import JsonWebsocketConsumer


class Notes(JsonWebsocketConsumer):
    """Greet the user of the token, and close the socket of anyone else."""

    def connect(self):
        user = self.scope["user"]
        if not user.is_authenticated:
            self.close(code=4401)
            return
        self.accept()
        self.send_json({"notes_of": user.username})
