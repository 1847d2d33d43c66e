"""The ASGI application: the views, and one WebSocket behind the middleware of this variant."""

from importlib import import_module

from channels.generic.websocket import JsonWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

views = get_asgi_application()  # it loads the apps, which the middleware needs


class Notes(JsonWebsocketConsumer):
    """Greet the user of the token, and reject anyone else."""

    def connect(self):
        user = self.scope["user"]
        if not user.is_authenticated:
            self.close()
            return
        self.accept()
        self.send_json({"notes_of": user.username})


variant = import_module(settings.ROOT_URLCONF)
application = ProtocolTypeRouter(
    {
        "http": views,
        "websocket": variant.TokenMiddleware(URLRouter([path("ws/notes/", Notes.as_asgi())])),
    }
)
